/**
 * Milliseconds to wait by a `Retry-After` header, which is a number of seconds or a date; `undefined`
 * when it is neither. Never negative and never above the limit.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function parseRetryAfter(
  value: string | null,
  now: number,
  maxMs: number,
): number | undefined {
  if (value === null) return undefined
  const text = value.trim()
  const wait = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), maxMs)
}
