import { FareboxError } from '@farebox/core'
import { readText } from '../../rpc/readText.js'
import { signGasFreeRequest } from './signGasFreeRequest.js'
import type { GasFreeCredentials } from './signGasFreeRequest.js'

/** How a provider is talked to, and how long and how much of its answers is waited for. */
interface Endpoint {
  readonly fetch: typeof fetch
  readonly credentials?: GasFreeCredentials
  readonly timeoutMs: number
  readonly maxBytes: number
  readonly now: () => number
}

interface Question {
  readonly url: string
  /** Present: it is posted. */
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
}

/**
 * Asks a provider once and reads its JSON answer, within one deadline. Redirects are not followed.
 *
 * @throws `provider_unavailable`
 */
export async function requestJson(endpoint: Endpoint, question: Question): Promise<unknown> {
  const { credentials, fetch, maxBytes, now, timeoutMs } = endpoint
  const { url, body, signal } = question
  const method = body === undefined ? 'GET' : 'POST'
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(credentials === undefined ? {} : signGasFreeRequest(credentials, method, url, now())),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    })
    if (!response.ok) {
      response.body?.cancel().catch(() => undefined)
      throw new Error(`status ${response.status}`)
    }
    return JSON.parse(await readText(response, maxBytes))
  } catch (cause) {
    throw new FareboxError('provider_unavailable', {
      cause,
      charged: body === undefined ? 'no' : 'unknown',
    })
  }
}
