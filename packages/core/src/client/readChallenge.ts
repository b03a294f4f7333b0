import { paymentRequiredHeader } from '../codec/headerNames.js'
import { maxChallengeBody, parseChallenge } from './parseChallenge.js'
import type { Challenge } from './PaymentClient.js'

/** The text of a body, unless it is longer than the limit in bytes. */
async function readText(response: Response, limit: number): Promise<string | undefined> {
  const reader = response.body?.getReader()
  if (reader === undefined) return ''
  const decoder = new TextDecoder()
  let text = ''
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    length += value.byteLength
    if (length > limit) {
      reader.cancel().catch(() => undefined)
      return undefined
    }
    text += decoder.decode(value, { stream: true })
  }
}

/**
 * The challenge in an answer of `fetch`, whose body stays readable. The body is looked at only where there is no
 * header and the type is JSON, and only up to 64 KiB. For who builds a paying client of another kind on
 * `createPaymentClient`; `payingFetch` uses it.
 *
 * @returns `undefined` where the answer is none of x402
 * @throws `challenge_invalid`; what reading the body throws
 *
 * @example
 * ```ts
 * import { readChallenge } from '@farebox/core/client'
 *
 * const challenge = await readChallenge(await fetch('https://api.example.com/weather'))
 * challenge?.accepts.length
 * ```
 */
export async function readChallenge(response: Response): Promise<Challenge | undefined> {
  const { status, headers } = response
  const json = /\bjson\b/i.test(headers.get('content-type') ?? '')
  if (status !== 402 || headers.has(paymentRequiredHeader) || !json) {
    return parseChallenge({ status, headers })
  }
  const body = await readText(response.clone(), maxChallengeBody)
  return body === undefined ? undefined : parseChallenge({ status, headers, body })
}
