import { FareboxError, parseNetwork, toFareboxError } from '@farebox/core'
import type { FacilitatorRequest, PaymentIdentity } from '@farebox/core'
import {
  hashTokenDomain,
  hashTransferAuthorization,
  parseEip3009Payload,
  readTokenDomain,
  recoverSigner,
} from '@farebox/evm/schemes'
import { evm } from '@farebox/evm/server'
import { hexToBytes } from '@noble/hashes/utils.js'

/** What the fake could find out about a payment: who it is, or why it is not good. */
export type FakeCheck =
  | { readonly identity: PaymentIdentity; readonly reason?: string }
  | { readonly identity?: undefined; readonly reason: string }

const [mechanism] = evm()

function isKnownNetwork(network: string): boolean {
  try {
    return parseNetwork(network).startsWith('eip155:')
  } catch {
    return false
  }
}

function isSigned(
  { paymentPayload, paymentRequirements }: FacilitatorRequest,
  payer: string,
): boolean {
  const { authorization, signature } = parseEip3009Payload(paymentPayload.payload)
  const domain = readTokenDomain(paymentRequirements)
  if (domain === undefined) return false
  const digest = hashTransferAuthorization(hashTokenDomain(domain), authorization)
  return recoverSigner(digest, hexToBytes(signature.slice(2))) === payer.toLowerCase()
}

/**
 * The checks of a real facilitator that need no chain: scheme, network, recipient, window, amount,
 * signature. Signatures of contract wallets need one, and are refused.
 */
export function checkFakePayment(request: FacilitatorRequest, now: number): FakeCheck {
  const { paymentPayload, paymentRequirements } = request
  if (mechanism === undefined || paymentRequirements.scheme !== mechanism.scheme) {
    return { reason: 'unsupported_scheme' }
  }
  if (!isKnownNetwork(paymentRequirements.network)) return { reason: 'invalid_network' }
  try {
    const identity = mechanism.identify(paymentPayload, paymentRequirements)
    const reason = mechanism.checkPayment(paymentPayload, paymentRequirements, {
      now: Math.floor(now / 1000),
      minimumValiditySeconds: 0,
    })
    if (reason !== undefined) return { identity, reason }
    return isSigned(request, identity.payer)
      ? { identity }
      : { identity, reason: 'invalid_exact_evm_signature' }
  } catch (thrown) {
    const error = toFareboxError(thrown)
    if (!(thrown instanceof FareboxError)) throw error
    return { reason: error.reason ?? 'invalid_payload' }
  }
}
