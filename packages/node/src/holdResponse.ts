import { ServerResponse } from 'node:http'
import type { Header, HttpResponse } from '@farebox/core'
import type { StoredAnswer } from '@farebox/core/server'
import { applyHeaders } from './applyHeaders.js'
import { applyWriteHead, type WriteHeadArguments } from './applyWriteHead.js'
import { bindMethods, type SendingMethods } from './bindMethods.js'
import { listChanges, restoreHeaders, takeHeaders } from './entryHeaders.js'
import {
  lockHead,
  markEnded,
  onImplicitHead,
  openHead,
  ownWritableEnded,
} from './responseInternals.js'
import { sendResponse } from './sendResponse.js'

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
  // What was there before, perhaps patched by others, and what Node itself has.
  const previous = bindMethods(res, res)
  const native = (): SendingMethods => bindMethods(ServerResponse.prototype, res)
  const entryHeaders = takeHeaders(res)

  let state: 'holding' | 'released' | 'withheld' = 'holding'
  let head: { readonly status: number; readonly message: string } | undefined
  let isHeadByEnd = false
  let isHeadSent = false
  let isReady = false
  let isFull = false
  let heldBytes = 0
  let writes: HeldWrite[] = []
  /** What `end` was called with. */
  let ending:
    | readonly [chunk?: string | Uint8Array, encoding?: BufferEncoding | undefined]
    | undefined

  /** Through `res`, so that what was patched over this hold sees the head as well. */
  function fixHead(): void {
    if (head === undefined) res.writeHead(res.statusCode)
  }

  function hasBody(): boolean {
    const status = head?.status ?? res.statusCode
    return res.req.method !== 'HEAD' && status >= 200 && status !== 204 && status !== 304
  }

  function announce(): void {
    if (isReady) return
    isReady = true
    const status = head?.status ?? res.statusCode
    if (ending === undefined) options.onReady(status)
    else options.onReady(status, () => collect(status))
  }

  function collect(status: number): StoredAnswer {
    const [last, encoding] = ending ?? []
    const chunks = writes.map((write) => toBytes(write.chunk, write.encoding))
    if (last !== undefined) chunks.push(toBytes(last, encoding))
    return { status, headers: listChanges(res, entryHeaders), body: Buffer.concat(chunks) }
  }

  /** Lets Node itself refuse: with the error, callback and event it has for writing after the end. */
  function refuseAfterEnd(method: 'write' | 'end', parameters: readonly unknown[]): void {
    res.finished = true
    native()[method](...parameters)
    // As long as it is false, a closing server waits for this response.
    res.finished = false
  }

  function checkChunk(chunk: unknown): asserts chunk is string | Uint8Array {
    // A response of its own, because Node would begin this one before it refuses.
    if (!isChunk(chunk)) new ServerResponse(res.req).write(chunk)
  }

  function heldWriteHead(...parameters: WriteHeadArguments): ServerResponse {
    if (state === 'released') return isHeadSent ? previous.writeHead(...parameters) : sendHead()
    if (state === 'holding' && head === undefined) {
      applyWriteHead(res, parameters)
      head = { status: res.statusCode, message: res.statusMessage }
      lockHead(res)
      return res
    }
    return native().writeHead(...parameters)
  }

  function heldWrite(
    chunk: unknown,
    encoding?: BufferEncoding | Callback,
    callback?: Callback,
  ): boolean {
    if (state === 'released') return previous.write(chunk, encoding, callback)
    const done = typeof encoding === 'function' ? encoding : callback
    checkChunk(chunk)
    if (state === 'withheld') {
      if (done !== undefined) process.nextTick(done, createGoneError())
      return false
    }
    if (ending !== undefined) {
      refuseAfterEnd('write', [chunk, encoding, callback])
      return false
    }
    fixHead()
    const charset = typeof encoding === 'string' ? encoding : undefined
    if (hasBody()) heldBytes += sizeOf(chunk, charset)
    const hasRoom = heldBytes < Math.max(options.holdBytes, res.writableHighWaterMark)
    if (hasRoom && done !== undefined) process.nextTick(done)
    if (hasBody()) {
      // A writer may use its buffer again after the callback.
      const kept = hasRoom && done !== undefined && typeof chunk !== 'string'
      writes.push({
        chunk: kept ? new Uint8Array(chunk) : chunk,
        encoding: charset,
        callback: hasRoom ? undefined : done,
      })
    }
    isFull ||= !hasRoom
    if (heldBytes >= options.holdBytes) announce()
    return hasRoom
  }

  function heldEnd(
    chunk?: unknown,
    encoding?: BufferEncoding | Callback,
    callback?: Callback,
  ): ServerResponse {
    const parameters = [chunk, encoding, callback]
    if (state === 'released') return previous.end(...parameters)
    const done = parameters.find((value): value is Callback => typeof value === 'function')
    const body = typeof chunk === 'function' ? undefined : chunk
    if (state === 'withheld') {
      if (res.finished) native().end(done)
      return res
    }
    if (ending !== undefined && body) {
      refuseAfterEnd('end', parameters)
      return res
    }
    if (ending === undefined) {
      let last: string | Uint8Array | undefined
      if (body) {
        checkChunk(body)
        last = body
      }
      isHeadByEnd = head === undefined
      fixHead()
      const charset = typeof encoding === 'string' ? encoding : undefined
      ending = last === undefined || !hasBody() ? [] : [last, charset]
      markEnded(res)
    }
    if (done !== undefined) res.once('finish', done)
    announce()
    return res
  }

  function heldFlushHeaders(): void {
    if (state === 'released') previous.flushHeaders()
    if (state !== 'holding') return
    fixHead()
    if (options.holdBytes === 0) announce()
  }

  function heldWriteEarlyHints(...parameters: Parameters<ServerResponse['writeEarlyHints']>): void {
    if (state === 'released') return previous.writeEarlyHints(...parameters)
    const [, done] = parameters
    if (done !== undefined) process.nextTick(done)
  }

  function dropWrites(): void {
    for (const { callback } of writes) {
      if (callback !== undefined) process.nextTick(callback, createGoneError())
    }
    writes = []
  }

  function sendHead(): ServerResponse {
    isHeadSent = true
    return head === undefined ? res : previous.writeHead(head.status, head.message)
  }

  function replay(): void {
    // Where the handler only called `end`, Node asks for the head and knows the length of the body. What
    // was patched over this hold has seen it already.
    if (res.writeHead !== heldWriteHead) onImplicitHead(res, sendHead)
    if (!isHeadByEnd) sendHead()
    let hasRoom = true
    for (const { chunk, encoding, callback } of writes) {
      hasRoom = previous.write(chunk, encoding, callback)
    }
    if (ending !== undefined) previous.end(...ending)
    else if (writes.length === 0) previous.flushHeaders()
    // Later, because a writer must first be told that the hold is full.
    else if (isFull && hasRoom) process.nextTick(() => res.emit('drain'))
    writes = []
  }

  Object.assign(res, {
    writeHead: heldWriteHead,
    write: heldWrite,
    end: heldEnd,
    flushHeaders: heldFlushHeaders,
    writeEarlyHints: heldWriteEarlyHints,
  })
  ownWritableEnded(res)

  return {
    release(headers) {
      if (state !== 'holding') return
      state = 'released'
      openHead(res)
      try {
        applyHeaders(res, headers)
        replay()
      } catch (error) {
        // What Node refuses to send, it would have refused the handler.
        res.destroy(error instanceof Error ? error : undefined)
      }
    },
    replace(response) {
      if (state !== 'holding') return
      // What was patched before may call one method from another (light-my-request does).
      state = 'released'
      isHeadSent = true
      try {
        openHead(res)
        restoreHeaders(res, entryHeaders)
        sendResponse(res, response, previous)
      } finally {
        state = 'withheld'
      }
      dropWrites()
    },
    discard() {
      if (state !== 'holding') return
      state = 'withheld'
      dropWrites()
    },
  }
}
