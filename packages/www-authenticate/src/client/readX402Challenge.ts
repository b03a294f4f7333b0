import { paymentRequiredHeader } from '@farebox/core'
import { type Challenge, maxChallengeBody, parseChallenge } from '@farebox/core/client'

async function readText(body: ReadableStream<Uint8Array> | null): Promise<string | undefined> {
  if (body === null) return ''
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    length += value.byteLength
    if (length > maxChallengeBody) {
      reader.cancel().catch(() => undefined)
      return undefined
    }
    text += decoder.decode(value, { stream: true })
  }
}

/**
 * The challenge of x402 v2 or v1 in an answer, whose body stays readable.
 *
 * @throws `challenge_invalid`
 */
export async function readX402Challenge(response: Response): Promise<Challenge | undefined> {
  const { status, headers } = response
  const isJson = /\bjson\b/i.test(headers.get('content-type') ?? '')
  if (headers.has(paymentRequiredHeader) || !isJson) return parseChallenge({ status, headers })
  const body = await readText(response.clone().body)
  return body === undefined ? undefined : parseChallenge({ status, headers, body })
}
