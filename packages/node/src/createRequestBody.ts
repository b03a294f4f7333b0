import { createHash } from 'node:crypto'
import { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import type { HttpRequest } from '@farebox/core'
import { peekBuffered } from './peekBuffered.js'
import { readHeader } from './readHeader.js'

type RequestBody = NonNullable<HttpRequest['body']>

function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(bytes).digest())
}

function toKnownBody(bytes: Uint8Array): RequestBody {
  return {
    digestAhead: async (maxBytes) => (bytes.byteLength > maxBytes ? undefined : sha256(bytes)),
    digestRead: async () => sha256(bytes),
  }
}

const emptyBody = toKnownBody(new Uint8Array())

/**
 * What makes a stream fetch more without reading it, for a request that no connection feeds
 * (light-my-request's): it gets nothing until somebody asks.
 */
function findPull(req: Readable): (() => void) | undefined {
  if (req instanceof IncomingMessage) return undefined
  // Every stream has it, and may have it as a property of its own.
  const { _read: pull } = req as { readonly _read: (this: Readable, size: number) => void }
  return () => pull.call(req, req.readableHighWaterMark)
}

interface BodyTap {
  readonly readAhead: (maxBytes: number) => Promise<Uint8Array | undefined>
  readonly digest: () => Uint8Array | undefined
}

/**
 * Listens in on the bytes as the parser hands them to the request. The request itself is not read, so
 * to its handler, and to whatever asks whether it was touched, it is as it came.
 */
function tapBody(req: IncomingMessage): BodyTap | undefined {
  const buffered = peekBuffered(req)
  if (buffered === undefined) return undefined
  const hash = createHash('sha256')
  for (const chunk of buffered) hash.update(chunk)
  let received = req.readableLength
  let isWhole = req.complete
  let aheadLimit = -1
  let onProgress: (() => void) | undefined

  const pull = findPull(req)
  const push = req.push.bind(req)
  req.push = (chunk: string | Uint8Array | null, encoding?: BufferEncoding) => {
    if (chunk === null) {
      isWhole = true
    } else {
      hash.update(chunk)
      received += Buffer.byteLength(chunk)
    }
    const hasRoom = push(chunk, encoding)
    onProgress?.()
    if (!hasRoom && received <= aheadLimit && pull !== undefined) process.nextTick(pull)
    // Anything but true makes the parser stop reading.
    return hasRoom || received <= aheadLimit
  }

  function digest(): Uint8Array | undefined {
    return isWhole ? new Uint8Array(hash.copy().digest()) : undefined
  }

  return {
    digest,
    async readAhead(maxBytes) {
      const isFull = req.readableLength >= req.readableHighWaterMark
      aheadLimit = maxBytes
      await new Promise<void>((resolve) => {
        onProgress = () => {
          if (isWhole || received > maxBytes || req.destroyed) resolve()
        }
        req.once('close', onProgress)
        onProgress()
        if (pull !== undefined) pull()
        else if (isFull) req.socket.resume()
      })
      if (onProgress !== undefined) req.removeListener('close', onProgress)
      onProgress = undefined
      aheadLimit = -1
      return received > maxBytes ? undefined : digest()
    },
  }
}

/**
 * The body of a Node request, seen without being taken from the handler.
 *
 * Absent once somebody has begun to read it, unless a body parser has kept it as `req.rawBody`: that
 * counts only where there is no `Content-Encoding`, because parsers keep what they have unpacked.
 */
export function createRequestBody(req: IncomingMessage): RequestBody | undefined {
  const [encoding = 'identity'] = readHeader(req, 'content-encoding')
  if ('rawBody' in req && req.rawBody instanceof Uint8Array) {
    return encoding.toLowerCase() === 'identity' ? toKnownBody(req.rawBody) : undefined
  }
  const [length] = readHeader(req, 'content-length')
  const isEmpty = length === undefined || Number(length) === 0
  if (isEmpty && readHeader(req, 'transfer-encoding').length === 0) {
    return emptyBody
  }
  const isUntouched = (): boolean =>
    req.readableFlowing === null && !req.readableDidRead && req.readableEncoding === null
  if (!isUntouched()) return undefined

  let tap: BodyTap | undefined
  return {
    async digestAhead(maxBytes) {
      if (isUntouched()) tap ??= tapBody(req)
      return Number(length) > maxBytes ? undefined : tap?.readAhead(maxBytes)
    },
    digestRead: async () => tap?.digest(),
  }
}
