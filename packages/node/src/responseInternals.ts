import type { ServerResponse } from 'node:http'

/**
 * Tells Node, and everything that asks it, that the head is fixed. `_header` is what Node's own
 * methods, express-session and older versions of compression go by, so that `headersSent` and the
 * errors for headers that come too late need not be imitated.
 */
export function lockHead(res: ServerResponse): void {
  Object.assign(res, { _header: 'held back' })
}

/** Lets the head be written once more: nothing of it has been sent. */
export function openHead(res: ServerResponse): void {
  Object.assign(res, { _header: null })
}

/** What Node calls when a body begins and nobody has written the head. */
export function onImplicitHead(res: ServerResponse, writeHead: () => void): void {
  Object.assign(res, { _implicitHeader: writeHead })
}

const isEnded: unique symbol = Symbol('isEnded')

interface MarkedResponse extends ServerResponse {
  [isEnded]?: boolean
}

/**
 * One descriptor for all responses: V8 gives up on the shape of an object that gets an accessor of its own,
 * and makes every later use of it slow.
 */
const writableEnded: PropertyDescriptor & ThisType<MarkedResponse> = {
  configurable: true,
  get() {
    return this[isEnded] === true || this.finished
  },
}

/** Answers for `writableEnded` from now on, with what {@link markEnded} says. */
export function ownWritableEnded(res: ServerResponse): void {
  Object.defineProperty(res, 'writableEnded', writableEnded)
}

/** The handler has ended its answer, whether it was sent or not. */
export function markEnded(res: MarkedResponse): void {
  res[isEnded] = true
}

/** The names of the headers that are set, in their own spelling. */
export function listHeaderNames(res: ServerResponse): readonly string[] {
  // Every outgoing message has the method; the types have it on client requests only.
  return (res as unknown as { getRawHeaderNames(): string[] }).getRawHeaderNames()
}
