import type { RequestListener } from 'node:http'
import type { PaymentRequiredV1, PaymentRequirementsV1 } from '@farebox/core'
import type { EvmWorld } from './startEvmWorld.fixture.js'
import { vectors } from './vectors/readVectors.fixture.js'

export interface ServerV1 {
  readonly url: string
  /** What its facilitator answered, in order. */
  readonly answers: readonly unknown[]
}

function toHeader(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64')
}

/**
 * A server of x402 v1 by itself: the recorded challenge in the body of its 402, and a facilitator that it
 * asks in v1.
 */
export async function startServerV1(world: EvmWorld): Promise<ServerV1> {
  const { devnet, facilitatorUrl } = world
  const { USDC } = devnet.tokens
  const answers: unknown[] = []
  const [recorded] = vectors.v1Exact.input.accepts
  if (recorded === undefined) throw new Error('The vector has no entry.')

  async function ask(
    operation: 'verify' | 'settle',
    header: string,
    paymentRequirements: PaymentRequirementsV1,
  ): Promise<{ isValid?: boolean; success?: boolean; invalidReason?: string }> {
    const paymentPayload: unknown = JSON.parse(Buffer.from(header, 'base64').toString())
    const response = await fetch(`${facilitatorUrl}/${operation}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ x402Version: 1, paymentPayload, paymentRequirements }),
    })
    const answer: unknown = await response.json()
    answers.push(answer)
    // The tests look at what the facilitator said.
    return answer as { isValid?: boolean; success?: boolean; invalidReason?: string }
  }

  const listener: RequestListener = (req, res) => {
    const terms: PaymentRequirementsV1 = {
      ...recorded,
      network: 'base-sepolia',
      asset: USDC.address,
      payTo: devnet.accounts.seller.address,
      resource: `http://${req.headers.host}${req.url}`,
      extra: { name: USDC.name, version: USDC.version },
    }
    const refuse = (error: string): void => {
      const body: PaymentRequiredV1 = { ...vectors.v1Exact.input, error, accepts: [terms] }
      res.writeHead(402, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    const serve = async (): Promise<void> => {
      const header = req.headers['x-payment']
      if (typeof header !== 'string') return refuse('X-PAYMENT header is required')
      const verdict = await ask('verify', header, terms)
      if (verdict.isValid !== true) return refuse(verdict.invalidReason ?? 'invalid_payload')
      const settlement = await ask('settle', header, terms)
      if (settlement.success !== true) return refuse('Settlement failed')
      res.writeHead(200, { 'X-PAYMENT-RESPONSE': toHeader(settlement) }).end('sunny')
    }
    serve().catch((error: unknown) => res.writeHead(500).end(String(error)))
  }
  return { url: `${await world.serve(listener)}/weather`, answers }
}
