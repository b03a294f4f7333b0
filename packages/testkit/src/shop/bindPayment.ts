import { createHash, createHmac, randomBytes } from 'node:crypto'
import {
  decodePaymentPayload,
  encodePaymentPayload,
  type JsonObject,
  type PaymentRequired,
} from '@farebox/core'
import { createFakeBuyer } from '@farebox/testing'

const key = 'request-binding'

/** What is covered, and the header that goes with a covered body. */
export interface BoundPayment {
  readonly header: string
  readonly contentDigest: string
}

function readTerms(challenge: PaymentRequired): readonly string[] {
  const entry = challenge.extensions?.[key]
  // The shape of docs/request-binding.md; anything else fails the test here.
  const { info } = entry as { readonly info: { readonly components: readonly string[] } }
  return info.components
}

/**
 * A payment bound to its request, by docs/request-binding.md and nothing else: written apart from the
 * engine, so that both are tested.
 */
export async function bindPayment(
  challenge: PaymentRequired,
  request: { readonly method?: string; readonly body?: string | Buffer } = {},
): Promise<BoundPayment> {
  const components = readTerms(challenge)
  const digest = createHash('sha256')
    .update(request.body ?? '')
    .digest('base64')
  const contentDigest = `sha-256=:${digest}:`
  const values: Readonly<Record<string, string>> = {
    '@method': request.method ?? 'GET',
    '@target-uri': challenge.resource.url,
    'content-digest': contentDigest,
  }
  const lines = components.map((name) => `"${name}": ${values[name] ?? ''}\n`)
  const base = `x402-request-binding-1\n${lines.join('')}`
  const salt = randomBytes(32)
  const mac = createHmac('sha256', salt).update(base, 'utf8').digest()
  const nonce = Buffer.concat([Buffer.from('RB01', 'latin1'), mac.subarray(0, 28)])
  const payment = decodePaymentPayload(
    await createFakeBuyer().payFor(challenge, { nonce: new Uint8Array(nonce) }),
  )
  const terms = { version: '1', components, required: false }
  const extensions: JsonObject = {
    [key]: { info: { ...terms, salt: `0x${salt.toString('hex')}` } },
  }
  return { header: encodePaymentPayload({ ...payment, extensions }), contentDigest }
}

/** The same payment as anybody can rebuild it from public calldata. */
export function removeSalt(header: string): string {
  const { extensions: _secret, ...payment } = decodePaymentPayload(header)
  return encodePaymentPayload(payment)
}
