import type { IncomingMessage } from 'node:http'
import { decodePaymentRequired, decodeSettleResponse } from '@farebox/core'
import type { PaymentRequired, SettleResponse } from '@farebox/core'

/** A complete answer, as it came over the wire. */
export interface Answer {
  readonly status: number
  /** Every value of a header, one for each time it was sent. */
  readonly values: (name: string) => readonly string[]
  /** The only value of a header. */
  readonly header: (name: string) => string | undefined
  readonly body: Buffer
  readonly text: string
  readonly json: () => Record<string, unknown>
  readonly challenge: () => PaymentRequired
  readonly receipt: () => SettleResponse
  /** Whether the connection had served another request before. */
  readonly reusedSocket: boolean
}

/** @param raw header names and values taking turns, as Node and raw messages have them. */
export function toAnswer(
  status: number,
  raw: readonly string[],
  body: Buffer,
  reusedSocket = false,
): Answer {
  function values(name: string): readonly string[] {
    return raw.filter((_, index) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === name)
  }
  function header(name: string): string | undefined {
    const [only, ...more] = values(name)
    if (more.length > 0) throw new Error(`The header ${name} was sent more than once.`)
    return only
  }
  const text = body.toString('utf8')
  return {
    status,
    values,
    header,
    body,
    text,
    // The tests assert what is in it.
    json: () => JSON.parse(text) as Record<string, unknown>,
    challenge: () => decodePaymentRequired(header('payment-required') ?? ''),
    receipt: () => decodeSettleResponse(header('payment-response') ?? ''),
    reusedSocket,
  }
}

export async function readAnswer(response: IncomingMessage, reused = false): Promise<Answer> {
  const pieces: Buffer[] = []
  // Without an encoding, Node's responses are made of buffers.
  for await (const one of response) pieces.push(one as Buffer)
  return toAnswer(response.statusCode ?? 0, response.rawHeaders, Buffer.concat(pieces), reused)
}
