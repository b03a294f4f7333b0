import { readOutcome } from '@farebox/core/client'

/**
 * What an answer says of a transfer that was presented. `wait`: present it again, after at least so long.
 * `delivered`: it has bought its answer. `refused`: the seller does not take it. `open`: everything else.
 */
export type Verdict =
  | { readonly state: 'delivered' }
  | { readonly state: 'refused' }
  | { readonly state: 'open' }
  | { readonly state: 'wait'; readonly delayMs: number }

function readDelayMs({ headers }: Response, now: number): number | undefined {
  const text = headers.get('retry-after')?.trim() ?? ''
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1000
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/** @param now milliseconds since the epoch */
export function judgeAnswer(response: Response, now: number): Verdict {
  const { status, headers } = response
  if (status < 400) return { state: 'delivered' }
  const delayMs = readDelayMs(response, now)
  // An error that was charged: the seller owes an answer to the same proof.
  if (readOutcome(headers)?.state === 'settled') {
    return delayMs === undefined ? { state: 'open' } : { state: 'wait', delayMs }
  }
  if (status === 402) return { state: 'refused' }
  if (status === 409 && delayMs === undefined) return { state: 'delivered' }
  const isTemporary = status === 409 || status === 429 || status >= 500
  return isTemporary && delayMs !== undefined ? { state: 'wait', delayMs } : { state: 'open' }
}
