import type { Environment } from '../../environment.js'
import type { Charged } from '../../errors/ErrorDefinition.js'
import { FareboxError } from '../../errors/FareboxError.js'
import { waitAtMost } from '../waitAtMost.js'
import { readBody } from './readBody.js'
import { UnusableAnswer } from './UnusableAnswer.js'

/** A request to a facilitator, and how long and how much of the answer is waited for. */
export interface Exchange {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly headers: Headers
  readonly body?: string
  readonly timeoutMs: number
  readonly maxBodyBytes: number
  /** What an answer that does not come says about the money. */
  readonly charged: Charged
  readonly fetch: typeof fetch
  readonly environment: Environment
  readonly signal?: AbortSignal | undefined
}

export interface ExchangeAnswer {
  readonly status: number
  readonly text: string
  readonly retryAfter: string | null
}

/**
 * One request and its whole answer, within one deadline. Redirects are not followed: the payment goes
 * to the configured host and to no other.
 *
 * @throws `facilitator_unavailable`, `facilitator_timeout`, `facilitator_malformed`
 */
export async function exchange(request: Exchange): Promise<ExchangeAnswer> {
  const { charged, environment, signal, timeoutMs } = request
  if (signal?.aborted === true) throw new FareboxError('facilitator_timeout', { charged: 'no' })
  const over = new AbortController()
  const answer = send(request, over.signal)
  // It rejects once more when it is cut off below.
  answer.catch(() => undefined)
  try {
    const received = await waitAtMost(answer, timeoutMs, environment, [signal])
    if (received !== undefined) return received
  } catch (cause) {
    const code =
      cause instanceof UnusableAnswer ? 'facilitator_malformed' : 'facilitator_unavailable'
    throw new FareboxError(code, { charged, cause })
  } finally {
    over.abort()
  }
  throw new FareboxError('facilitator_timeout', { charged })
}

async function send(request: Exchange, signal: AbortSignal): Promise<ExchangeAnswer> {
  // By itself, because Workers refuse a `fetch` that is called as a method of something else.
  const { url, method, headers, body, maxBodyBytes, fetch } = request
  const response = await fetch(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    redirect: 'manual',
    signal,
  })
  const { status } = response
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    throw new UnusableAnswer('The answer is a redirect.')
  }
  const text = await readBody(response, maxBodyBytes)
  return { status, text, retryAfter: response.headers.get('retry-after') }
}
