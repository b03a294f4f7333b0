import type { HttpRequest } from '../../http/types.js'
import { createFetchBody, type RebuildRequest, rebuildRequest } from './createFetchBody.js'
import { type FetchUrlOptions, readFetchUrl } from './readFetchUrl.js'

export interface FetchRequestOptions<Context> extends FetchUrlOptions {
  /** Handed to the seller's functions: the framework's own request or context. */
  readonly context: Context
  /** Aborts when the buyer goes away. Default: the request's own signal. */
  readonly signal?: AbortSignal
  /** Makes a request of the framework's own class. Default: `new Request(request, { body })`. */
  readonly rebuild?: RebuildRequest
}

/** The engine's view of a fetch `Request`. */
export interface FetchRequest<Context = unknown> extends HttpRequest<Context> {
  /**
   * What the handler is to read: the request itself, or, once its body was digested, another one with the
   * same bytes.
   */
  readonly handlerRequest: () => Request
}

/**
 * The engine's view of a fetch `Request`, on any platform that has one.
 *
 * A header that was sent twice arrives as one value with a comma, so values are split at commas: payment
 * headers have none of their own (T13).
 *
 * @throws `schema_invalid` when the forwarded headers of a trusted proxy have no safe reading,
 * `config_invalid` for a bad `publicUrl`
 * @example
 * ```ts
 * import { toFetchRequest } from '@farebox/core/server'
 *
 * const request = new Request('http://10.0.0.1/weather?city=x')
 * toFetchRequest(request, { context: request, publicUrl: 'https://api.example.com' }).url
 * // 'https://api.example.com/weather?city=x'
 * ```
 */
export function toFetchRequest<Context>(
  request: Request,
  options: FetchRequestOptions<Context>,
): FetchRequest<Context> {
  const body = createFetchBody(request, options.rebuild ?? rebuildRequest)
  return {
    method: request.method.toUpperCase(),
    url: readFetchUrl(request, options),
    headers(name) {
      const value = request.headers.get(name)
      return value === null ? [] : value.split(',').map((one) => one.trim())
    },
    context: options.context,
    signal: options.signal ?? request.signal,
    handlerRequest: body?.request ?? (() => request),
    ...(body === undefined ? {} : { body: body.body }),
  }
}
