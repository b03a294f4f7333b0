import type { PaymentPayload, PaymentRequirements } from '@farebox/core'
import { hashTokenDomain } from '../../eip3009/hashTokenDomain.js'
import { hashTransferAuthorization } from '../../eip3009/hashTransferAuthorization.js'
import { parseEip3009Payment } from '../../eip3009/parseEip3009Payment.js'
import { readTokenDomain } from '../../eip3009/readTokenDomain.js'
import { encodeHex } from '../../hex/encodeHex.js'
import type { Chain } from '../Chain.js'
import { unwrapSignature } from '../signature/unwrapSignature.js'
import { createTransferEffect } from './createTransferEffect.js'
import type { Effect } from './Effect.js'

/**
 * The effect of a payment whose settlement has begun; `undefined` for one that cannot have been settled.
 *
 * @throws `payload_invalid`, `network_invalid`, `address_invalid`
 */
export function toTransferEffect(
  chain: Chain,
  payment: PaymentPayload,
  requirements: PaymentRequirements,
): Effect | undefined {
  const { authorization, signature } = parseEip3009Payment(payment)
  const domain = readTokenDomain(requirements)
  const inner = unwrapSignature(signature)
  if (domain === undefined || inner === undefined) return undefined
  const digest = hashTransferAuthorization(hashTokenDomain(domain), authorization)
  return createTransferEffect(chain, {
    authorization,
    signature: inner.signature,
    asset: domain.verifyingContract,
    digest: encodeHex(digest),
    check1271: false,
  })
}
