import { encodeHex, parseNetwork } from '@farebox/core'
import type { PaymentIdentity, PaymentPayload, PaymentRequirements } from '@farebox/core'
import type { TokenDomain } from '@farebox/evm'
import { toTronAddress } from '../address/toTronAddress.js'
import type { GasFreePermit } from './GasFreePermit.js'
import { hashGasFreePermit } from './hashGasFreePermit.js'
import { parseGasFreePayload } from './parseGasFreePayload.js'
import { toGasFreeDomain } from './toGasFreeDomain.js'

const largestTime = BigInt(Number.MAX_SAFE_INTEGER) - 1n

/**
 * Who a permit is, from what is signed. The signature, and which of the two shapes it came in, have no part
 * in it (T15). A user's nonce is used once, whatever the rest of the message says. The permit still works in
 * the second `deadline`, so the identity's `validBefore`, from which on it is over, is one later.
 *
 * @param digest when it is known already
 */
export function identifyGasFreePermit(
  network: string,
  domain: TokenDomain,
  permit: GasFreePermit,
  digest: Uint8Array = hashGasFreePermit(domain, permit),
): PaymentIdentity {
  const { user, nonce, deadline } = permit
  const last = deadline < largestTime ? deadline : largestTime
  return {
    paymentId: `0x${encodeHex(digest)}`,
    spendKey: `${parseNetwork(network)}/${domain.verifyingContract}/${user}/${nonce}`,
    payer: toTronAddress(user),
    validAfter: 0,
    validBefore: Number(last + 1n),
  }
}

/**
 * Who an `exact_gasfree` payment is.
 *
 * @throws `payload_invalid`, `network_invalid`
 */
export function identifyGasFree(
  payment: PaymentPayload,
  { network }: PaymentRequirements,
): PaymentIdentity {
  const { permit } = parseGasFreePayload(payment.payload)
  return identifyGasFreePermit(network, toGasFreeDomain(network), permit)
}
