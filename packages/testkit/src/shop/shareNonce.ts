import { type PaymentRequired, systemEnvironment } from '@farebox/core'
import { createFakeBuyer } from '@farebox/testing'
import { createPastBuyer } from './createPastBuyer.js'

/** Two different payments that can only be spent once between them. */
export async function shareNonce(challenge: PaymentRequired): Promise<readonly [string, string]> {
  const nonce = systemEnvironment.randomBytes(32)
  return [
    await createFakeBuyer().payFor(challenge, { nonce }),
    await createPastBuyer(20).payFor(challenge, { nonce }),
  ]
}
