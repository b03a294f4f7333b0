import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpRequest } from '@farebox/core'
import { createRequestBody } from './createRequestBody.js'
import { onConnectionClose } from './onConnectionClose.js'
import { readHeader } from './readHeader.js'
import { readRequestUrl, type UrlOptions } from './readRequestUrl.js'

export interface RequestOptions<Context> extends UrlOptions {
  /** Handed to the seller's functions: the framework's own request. */
  readonly context: Context
}

/** Aborts when the connection is lost before `res` is complete. */
function watchClient(res: ServerResponse): AbortSignal {
  const controller = new AbortController()
  const stop = onConnectionClose(res, () => {
    stop()
    if (!res.writableFinished) controller.abort()
  })
  if (res.req.socket.destroyed && !res.writableFinished) controller.abort()
  return controller.signal
}

/** A class, because an object that is written out with a getter is slow to make. */
class NodeRequest<Context> implements HttpRequest<Context> {
  readonly method: string
  readonly url: string
  readonly context: Context
  readonly body?: NonNullable<HttpRequest['body']>
  readonly headers: (name: string) => readonly string[]
  readonly #res: ServerResponse
  #signal: AbortSignal | undefined

  constructor(req: IncomingMessage, res: ServerResponse, options: RequestOptions<Context>) {
    this.method = (req.method ?? 'GET').toUpperCase()
    this.url = readRequestUrl(req, options)
    this.context = options.context
    this.headers = (name) => readHeader(req, name)
    this.#res = res
    const body = createRequestBody(req)
    if (body !== undefined) this.body = body
  }

  /** Most requests are over before anybody asks for it. */
  get signal(): AbortSignal {
    this.#signal ??= watchClient(this.#res)
    return this.#signal
  }
}

/**
 * The engine's view of a Node request.
 *
 * The URL is the one the buyer sees: `publicUrl` decides where it is given, then the forwarded headers
 * of a trusted proxy (of several values the first one: the outermost proxy must overwrite what buyers
 * send), then the Host header. The body can be digested as long as nobody has begun to read it; the handler
 * reads it afterwards as if nobody had looked.
 *
 * @throws `schema_invalid` (400) when Host, forwarded headers or path have no safe reading,
 * `config_invalid` for a bad `publicUrl`
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { toHttpRequest } from '@farebox/node'
 *
 * createServer((req, res) => {
 *   const request = toHttpRequest(req, res, { context: req, publicUrl: 'https://api.example.com' })
 *   res.end(request.url)
 * })
 * ```
 */
export function toHttpRequest<Context>(
  req: IncomingMessage,
  res: ServerResponse,
  options: RequestOptions<Context>,
): HttpRequest<Context> {
  return new NodeRequest(req, res, options)
}
