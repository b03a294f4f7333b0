import { sha256 } from '@noble/hashes/sha2.js'
import type { RequestBody } from '../../http/types.js'

/** The same request with another body, for whoever reads it next. */
export type RebuildRequest = (request: Request, body: ReadableStream<Uint8Array>) => Request

/** A body that can be digested, and the request to read it from. */
export interface FetchBody {
  readonly body: RequestBody
  /** The original request until the body was looked at. */
  readonly request: () => Request
}

/** The platform's way: everything but the body stays. */
export function rebuildRequest(request: Request, body: ReadableStream<Uint8Array>): Request {
  // Without it, Node refuses a body that is a stream.
  const init: RequestInit & { readonly duplex: 'half' } = { body, duplex: 'half' }
  return new Request(request, init)
}

interface BodyTap {
  readonly readAhead: (maxBytes: number) => Promise<Uint8Array | undefined>
  readonly digest: () => Uint8Array | undefined
  /** All bytes, those that were read ahead included. */
  readonly stream: ReadableStream<Uint8Array>
}

/** Reads the bytes once, and digests them on their way. */
function tapBody(source: ReadableStream<Uint8Array>): BodyTap {
  const reader = source.getReader()
  const hash = sha256.create()
  const ahead: Uint8Array[] = []
  let isWhole = false

  async function readOne(): Promise<Uint8Array | undefined> {
    const { done, value } = await reader.read()
    if (done) isWhole = true
    else hash.update(value)
    return value
  }

  const digest = (): Uint8Array | undefined => (isWhole ? hash.clone().digest() : undefined)
  return {
    digest,
    async readAhead(maxBytes) {
      let received = 0
      while (received <= maxBytes) {
        const chunk = await readOne()
        if (chunk === undefined) return digest()
        ahead.push(chunk)
        received += chunk.byteLength
      }
      return undefined
    },
    stream: new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const chunk = ahead.shift() ?? (isWhole ? undefined : await readOne())
          if (chunk === undefined) controller.close()
          else controller.enqueue(chunk)
        },
        cancel: (reason) => reader.cancel(reason),
      },
      // Nothing is taken from the buyer before the handler asks for it.
      { highWaterMark: 0 },
    ),
  }
}

const digestNothing = async (): Promise<Uint8Array> => sha256(new Uint8Array())
const emptyBody: RequestBody = { digestAhead: digestNothing, digestRead: digestNothing }

/**
 * The body of a fetch `Request`, seen without being lost to the handler. A body cannot be read twice, so
 * once it was looked at, the handler must read it from the request that `request` returns.
 *
 * Absent once somebody has begun to read it.
 */
export function createFetchBody(request: Request, rebuild: RebuildRequest): FetchBody | undefined {
  if (request.bodyUsed || request.body?.locked === true) return undefined
  const source = request.body
  if (source === null) return { body: emptyBody, request: () => request }
  let tap: BodyTap | undefined
  let rebuilt: Request | undefined
  return {
    request: () => rebuilt ?? request,
    body: {
      async digestAhead(maxBytes) {
        if (tap === undefined) {
          tap = tapBody(source)
          rebuilt = rebuild(request, tap.stream)
        }
        if (Number(request.headers.get('content-length')) > maxBytes) return undefined
        try {
          return await tap.readAhead(maxBytes)
        } catch {
          // The buyer is gone; whoever reads on is told.
          return undefined
        }
      },
      digestRead: async () => tap?.digest(),
    },
  }
}
