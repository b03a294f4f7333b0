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
  const body = createRequestBody(req)
  let signal: AbortSignal | undefined
  return {
    method: (req.method ?? 'GET').toUpperCase(),
    url: readRequestUrl(req, options),
    headers: (name) => readHeader(req, name),
    context: options.context,
    // Most requests are over before anybody asks for it.
    get signal() {
      return (signal ??= watchClient(res))
    },
    ...(body === undefined ? {} : { body }),
  }
}
