import type { Receipt } from '@farebox/core/client'

function isUndecided({ status, headers }: Response, receipt: Receipt | undefined): boolean {
  if (status === 402) return receipt?.state === 'pending'
  if (status === 409 || status === 429) return headers.has('retry-after')
  return status === 502 || status === 503 || status === 504
}

/** `Retry-After` in milliseconds: delay-seconds or an HTTP date (RFC 9110 §10.2.3). */
function parseRetryAfter(text: string, now: number): number | undefined {
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/**
 * After how many milliseconds the same payment should be sent again, or `undefined` when the answer is
 * final: only while a settlement is pending, the payment is in flight, the server is unavailable or does
 * not take more requests now, or a gateway has no answer of it.
 */
export function readRetryDelay(
  response: Response,
  receipt: Receipt | undefined,
  backoffMs: number,
  now: number,
): number | undefined {
  if (!isUndecided(response, receipt)) return undefined
  const retryAfter = response.headers.get('retry-after')
  return (retryAfter === null ? undefined : parseRetryAfter(retryAfter, now)) ?? backoffMs
}
