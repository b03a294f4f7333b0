import { ServerResponse } from 'node:http'
import type { Header, HttpResponse } from '@farebox/core'
import type { StoredAnswer } from '@farebox/core/server'
import { applyHeaders } from './applyHeaders.js'
import { applyWriteHead, type WriteHeadArguments } from './applyWriteHead.js'
import { type EntryHeaders, listChanges, restoreHeaders, takeHeaders } from './entryHeaders.js'
import {
  lockHead,
  markEnded,
  onImplicitHead,
  openHead,
  ownWritableEnded,
} from './responseInternals.js'
import { sendResponse } from './sendResponse.js'
import { readMethods, type SendingMethods } from './SendingMethods.js'

export interface HoldOptions {
  /** How many bytes of the body are held before the answer must be decided about. */
  readonly holdBytes: number
  /**
   * Called once, with the final status, as soon as the body is complete or the hold is full. With
   * `holdBytes: 0` that is when the head is sent. Where the body is complete, `answer` collects it with
   * the headers that the handler set.
   */
  readonly onReady: (status: number, answer?: () => StoredAnswer) => void
}

/** A response that is held back. The first of the three calls decides; later ones do nothing. */
export interface HeldResponse {
  /** Sends what was held, with these headers in addition, and everything that is still to come. */
  readonly release: (headers: readonly Header[]) => void
  /** Drops what was held, takes back every header set since the hold began, and sends this instead. */
  readonly replace: (response: HttpResponse) => void
  /** Drops what was held and sends nothing: for a connection that is gone. */
  readonly discard: () => void
}

type Callback = (error?: Error | null) => void

interface HeldWrite {
  readonly chunk: string | Uint8Array
  readonly encoding: BufferEncoding | undefined
  readonly callback: Callback | undefined
}

/** To its handler, an answer that is withheld looks like a client that went away. */
function createGoneError(): Error {
  return Object.assign(new Error('The response was closed before it was sent.'), {
    code: 'ERR_STREAM_DESTROYED',
  })
}

function isChunk(value: unknown): value is string | Uint8Array {
  return typeof value === 'string' || value instanceof Uint8Array
}

function sizeOf(chunk: string | Uint8Array, encoding: BufferEncoding | undefined): number {
  return typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.byteLength
}

function toBytes(chunk: string | Uint8Array, encoding: BufferEncoding | undefined): Uint8Array {
  return typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk
}

type EarlyHints = Parameters<ServerResponse['writeEarlyHints']>

function findCallback(...parameters: readonly unknown[]): Callback | undefined {
  return parameters.find((value): value is Callback => typeof value === 'function')
}

/** What Node itself has. */
function readNative(): SendingMethods {
  return readMethods(ServerResponse.prototype)
}

/** One response that is held back. A class, because each response would make some twenty functions otherwise. */
class Hold implements HeldResponse {
  readonly #res: ServerResponse
  readonly #holdBytes: number
  /** Until it is called: what hangs on a response outlives it, so as little as possible does. */
  #onReady: HoldOptions['onReady'] | undefined
  /** What was there before, perhaps patched by others. */
  readonly #previous: SendingMethods
  readonly #entryHeaders: EntryHeaders
  readonly #writeHead: ServerResponse['writeHead']
  #state: 'holding' | 'released' | 'withheld' = 'holding'
  #head: { readonly status: number; readonly message: string } | undefined
  #isHeadByEnd = false
  #isHeadSent = false
  #isFull = false
  #heldBytes = 0
  #writes: HeldWrite[] = []
  /** What `end` was called with. */
  #ending: readonly [chunk?: string | Uint8Array, encoding?: BufferEncoding | undefined] | undefined

  constructor(res: ServerResponse, options: HoldOptions) {
    this.#res = res
    this.#holdBytes = options.holdBytes
    this.#onReady = options.onReady
    this.#previous = readMethods(res)
    this.#entryHeaders = takeHeaders(res)
    this.#writeHead = (...parameters: WriteHeadArguments) => this.#holdHead(parameters)
    res.writeHead = this.#writeHead
    res.write = (chunk: unknown, encoding?: BufferEncoding | Callback, callback?: Callback) =>
      this.#holdWrite(chunk, encoding, callback)
    res.end = (chunk?: unknown, encoding?: BufferEncoding | Callback, callback?: Callback) =>
      this.#holdEnd(chunk, encoding, callback)
    res.flushHeaders = () => this.#holdFlush()
    res.writeEarlyHints = (...parameters: EarlyHints) => this.#dropHints(parameters)
    ownWritableEnded(res)
  }

  release(headers: readonly Header[]): void {
    if (this.#state !== 'holding') return
    const res = this.#res
    this.#state = 'released'
    openHead(res)
    try {
      applyHeaders(res, headers)
      this.#replay()
    } catch (error) {
      // What Node refuses to send, it would have refused the handler.
      res.destroy(error instanceof Error ? error : undefined)
    }
  }

  replace(response: HttpResponse): void {
    if (this.#state !== 'holding') return
    const res = this.#res
    // What was patched before may call one method from another (light-my-request does).
    this.#state = 'released'
    this.#isHeadSent = true
    try {
      openHead(res)
      restoreHeaders(res, this.#entryHeaders)
      sendResponse(res, response, this.#previous)
    } finally {
      this.#state = 'withheld'
    }
    this.#dropWrites()
  }

  discard(): void {
    if (this.#state !== 'holding') return
    this.#state = 'withheld'
    this.#dropWrites()
  }

  /** Through `res`, so that what was patched over this hold sees the head as well. */
  #fixHead(): void {
    if (this.#head === undefined) this.#res.writeHead(this.#res.statusCode)
  }

  #status(): number {
    return this.#head?.status ?? this.#res.statusCode
  }

  #hasBody(): boolean {
    const status = this.#status()
    return this.#res.req.method !== 'HEAD' && status >= 200 && status !== 204 && status !== 304
  }

  #announce(): void {
    const onReady = this.#onReady
    if (onReady === undefined) return
    this.#onReady = undefined
    const status = this.#status()
    if (this.#ending === undefined) onReady(status)
    else onReady(status, () => this.#collect(status))
  }

  #collect(status: number): StoredAnswer {
    const [last, encoding] = this.#ending ?? []
    const chunks = this.#writes.map((write) => toBytes(write.chunk, write.encoding))
    if (last !== undefined) chunks.push(toBytes(last, encoding))
    return {
      status,
      headers: listChanges(this.#res, this.#entryHeaders),
      body: Buffer.concat(chunks),
    }
  }

  /** Lets Node itself refuse: with the error, callback and event it has for writing after the end. */
  #refuseAfterEnd(method: 'write' | 'end', parameters: readonly unknown[]): void {
    const res = this.#res
    res.finished = true
    if (method === 'write') readNative().write.call(res, ...parameters)
    else readNative().end.call(res, ...parameters)
    // As long as it is false, a closing server waits for this response.
    res.finished = false
  }

  #checkChunk(chunk: unknown): asserts chunk is string | Uint8Array {
    // A response of its own, because Node would begin this one before it refuses.
    if (!isChunk(chunk)) new ServerResponse(this.#res.req).write(chunk)
  }

  #holdHead(parameters: WriteHeadArguments): ServerResponse {
    const res = this.#res
    if (this.#state === 'released') {
      return this.#isHeadSent ? this.#previous.writeHead.call(res, ...parameters) : this.#sendHead()
    }
    if (this.#state === 'holding' && this.#head === undefined) {
      applyWriteHead(res, parameters)
      this.#head = { status: res.statusCode, message: res.statusMessage }
      lockHead(res)
      return res
    }
    return readNative().writeHead.call(res, ...parameters)
  }

  #holdWrite(
    chunk: unknown,
    encoding: BufferEncoding | Callback | undefined,
    callback: Callback | undefined,
  ): boolean {
    const res = this.#res
    if (this.#state === 'released') return this.#previous.write.call(res, chunk, encoding, callback)
    const done = typeof encoding === 'function' ? encoding : callback
    this.#checkChunk(chunk)
    if (this.#state === 'withheld') {
      if (done !== undefined) process.nextTick(done, createGoneError())
      return false
    }
    if (this.#ending !== undefined) {
      this.#refuseAfterEnd('write', [chunk, encoding, callback])
      return false
    }
    this.#fixHead()
    const holdBytes = this.#holdBytes
    const charset = typeof encoding === 'string' ? encoding : undefined
    const hasBody = this.#hasBody()
    if (hasBody) this.#heldBytes += sizeOf(chunk, charset)
    const hasRoom = this.#heldBytes < Math.max(holdBytes, res.writableHighWaterMark)
    if (hasRoom && done !== undefined) process.nextTick(done)
    if (hasBody) {
      // A writer may use its buffer again after the callback.
      const kept = hasRoom && done !== undefined && typeof chunk !== 'string'
      this.#writes.push({
        chunk: kept ? new Uint8Array(chunk) : chunk,
        encoding: charset,
        callback: hasRoom ? undefined : done,
      })
    }
    this.#isFull ||= !hasRoom
    if (this.#heldBytes >= holdBytes) this.#announce()
    return hasRoom
  }

  #holdEnd(
    chunk: unknown,
    encoding: BufferEncoding | Callback | undefined,
    callback: Callback | undefined,
  ): ServerResponse {
    const res = this.#res
    if (this.#state === 'released') return this.#previous.end.call(res, chunk, encoding, callback)
    const done = findCallback(chunk, encoding, callback)
    const body = typeof chunk === 'function' ? undefined : chunk
    if (this.#state === 'withheld') {
      if (res.finished) readNative().end.call(res, done)
      return res
    }
    if (this.#ending !== undefined && body) {
      this.#refuseAfterEnd('end', [chunk, encoding, callback])
      return res
    }
    if (this.#ending === undefined) {
      let last: string | Uint8Array | undefined
      if (body) {
        this.#checkChunk(body)
        last = body
      }
      this.#isHeadByEnd = this.#head === undefined
      this.#fixHead()
      const charset = typeof encoding === 'string' ? encoding : undefined
      this.#ending = last === undefined || !this.#hasBody() ? [] : [last, charset]
      markEnded(res)
    }
    if (done !== undefined) res.once('finish', done)
    this.#announce()
    return res
  }

  #holdFlush(): void {
    if (this.#state === 'released') this.#previous.flushHeaders.call(this.#res)
    if (this.#state !== 'holding') return
    this.#fixHead()
    if (this.#holdBytes === 0) this.#announce()
  }

  #dropHints(parameters: EarlyHints): void {
    if (this.#state === 'released') {
      this.#previous.writeEarlyHints.call(this.#res, ...parameters)
      return
    }
    const [, done] = parameters
    if (done !== undefined) process.nextTick(done)
  }

  #dropWrites(): void {
    for (const { callback } of this.#writes) {
      if (callback !== undefined) process.nextTick(callback, createGoneError())
    }
    this.#writes = []
  }

  #sendHead(): ServerResponse {
    const head = this.#head
    this.#isHeadSent = true
    return head === undefined
      ? this.#res
      : this.#previous.writeHead.call(this.#res, head.status, head.message)
  }

  #replay(): void {
    const res = this.#res
    const previous = this.#previous
    // Where the handler only called `end`, Node asks for the head and knows the length of the body. What
    // was patched over this hold has seen it already.
    if (res.writeHead !== this.#writeHead) onImplicitHead(res, () => this.#sendHead())
    if (!this.#isHeadByEnd) this.#sendHead()
    let hasRoom = true
    for (const { chunk, encoding, callback } of this.#writes) {
      hasRoom = previous.write.call(res, chunk, encoding, callback)
    }
    if (this.#ending !== undefined) {
      previous.end.call(res, ...this.#ending)
      this.#ending = []
    }
    if (this.#ending === undefined && this.#writes.length === 0) previous.flushHeaders.call(res)
    // Later, because a writer must first be told that the hold is full.
    if (this.#ending === undefined && this.#writes.length > 0 && this.#isFull && hasRoom) {
      process.nextTick(() => res.emit('drain'))
    }
    this.#writes = []
  }
}

/**
 * Holds a response back, whichever way its handler writes it, until it is released or replaced.
 *
 * Nothing of the answer reaches the connection before that: not the status, not a header, not a byte.
 * To the handler everything looks as if it were sent: `headersSent`, `writableEnded`, errors for
 * headers that come too late. Once released, the bytes are those that would have been sent without the
 * hold. Methods that were patched before (compression, sessions) get the answer when it is released.
 *
 * A full hold stops its source: `write` returns false, its callback waits, and `drain` follows the
 * release. Early hints (103) are dropped. Not covered: a handler that writes to `res.socket` itself,
 * and HTTP/2.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { holdResponse } from '@farebox/node'
 *
 * createServer((_req, res) => {
 *   const held = holdResponse(res, {
 *     holdBytes: 1024,
 *     onReady: (status) => held.release([['X-Decided', String(status)]]),
 *   })
 *   res.end('hello')
 * })
 * ```
 */
export function holdResponse(res: ServerResponse, options: HoldOptions): HeldResponse {
  return new Hold(res, options)
}
