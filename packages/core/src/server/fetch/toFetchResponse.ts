import type { HttpResponse } from '../../http/types.js'
import { mergeHeaders } from './mergeHeaders.js'
import { watchBody } from './watchBody.js'

/** What else belongs to an answer besides what is in it. */
export interface FetchResponseOptions {
  /** To `HEAD`, the body's length is told and the body is not sent. */
  readonly method?: string
  /** Called when the body was taken as a whole. */
  readonly onDelivered?: () => void
}

function ignore(): void {}

/**
 * A complete answer of the engine as a fetch `Response`.
 *
 * @example
 * ```ts
 * import { toFetchResponse } from '@farebox/core/server'
 *
 * toFetchResponse({ status: 402, headers: [['Content-Type', 'application/json']], body: '{}' })
 * ```
 */
export function toFetchResponse(
  { status, headers, body }: HttpResponse,
  { method, onDelivered }: FetchResponseOptions = {},
): Response {
  const init = { status, headers: mergeHeaders(new Headers(), headers) }
  if (status === 204 || status === 304) {
    onDelivered?.()
    return new Response(null, init)
  }
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  init.headers.set('Content-Length', String(bytes.byteLength))
  if (method === 'HEAD') return new Response(null, init)
  const events = { onEnd: onDelivered ?? ignore, onCancel: ignore, onError: ignore }
  return new Response(watchBody([bytes], undefined, events), init)
}
