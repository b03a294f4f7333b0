import { FareboxError } from '@farebox/core'
import { readText } from './readText.js'

/** How a node is talked to, and how long and how much of its answers is waited for. */
export interface Endpoint {
  readonly headers: Readonly<Record<string, string>>
  readonly fetch: typeof fetch
  readonly timeoutMs: number
  readonly maxBytes: number
}

/**
 * Posts JSON to a node and reads its JSON answer, once and within one deadline. Redirects are not
 * followed.
 *
 * @throws `rpc_unavailable` also for every status but 2xx, and for what java-tron answers with 200 when it
 * has no resources left; `rpc_malformed` for what is not JSON, or too long
 */
export async function postJson(endpoint: Endpoint, url: string, body: unknown): Promise<unknown> {
  const { headers, maxBytes, timeoutMs } = endpoint
  // By itself, because Workers refuse a `fetch` that is called as a method of something else.
  const { fetch } = endpoint
  let text: string
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (!response.ok) {
      response.body?.cancel().catch(() => undefined)
      throw new Error(`status ${response.status}`)
    }
    text = await readText(response, maxBytes)
  } catch (cause) {
    const code = cause instanceof RangeError ? 'rpc_malformed' : 'rpc_unavailable'
    throw new FareboxError(code, { cause })
  }
  const answer = parse(text)
  if (typeof answer === 'object' && answer !== null && 'Error' in answer) {
    throw new FareboxError('rpc_unavailable', { cause: new Error(String(answer.Error)) })
  }
  return answer
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new FareboxError('rpc_malformed', { cause })
  }
}
