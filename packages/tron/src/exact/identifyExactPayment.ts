import { FareboxError, parseNetwork } from '@farebox/core'
import type { PaymentIdentity, PaymentPayload, PaymentRequirements } from '@farebox/core'
import { identifyAuthorization, identifyPermit2, parsePermit2Payload } from '@farebox/evm/schemes'
import type { Eip3009Authorization, TokenDomain } from '@farebox/evm/schemes'
import { parseTronAddress } from '../address/parseTronAddress.js'
import { toTronAddress } from '../address/toTronAddress.js'
import { parseTransferPayload } from './parseTransferPayload.js'
import { readTokenDomain } from './readTokenDomain.js'
import { readTransferMethod } from './readTransferMethod.js'
import { toPermit2Domain } from './toPermit2Domain.js'

/** Who an EIP-3009 payment is on TRON: the same digest as on EVM chains, under TRON's names. */
export function identifyTransfer(
  network: string,
  domain: TokenDomain,
  authorization: Eip3009Authorization,
): PaymentIdentity {
  const identity = identifyAuthorization(domain, authorization, parseNetwork(network))
  return { ...identity, payer: toTronAddress(authorization.from) }
}

/**
 * Who an `exact` payment is under the server's own requirements.
 *
 * @throws `payload_invalid`, `network_invalid`, `address_invalid`
 */
export function identifyExactPayment(
  payment: PaymentPayload,
  requirements: PaymentRequirements,
): PaymentIdentity {
  const { network } = requirements
  if (readTransferMethod(requirements.extra) === 'permit2') {
    const { authorization } = parsePermit2Payload(payment.payload, parseTronAddress)
    const domain = toPermit2Domain(network)
    return identifyPermit2(parseNetwork(network), domain, authorization, toTronAddress)
  }
  const domain = readTokenDomain(requirements)
  if (domain === undefined) {
    throw new FareboxError('payload_invalid', {
      detail: 'The requirements have no extra.name and extra.version.',
      reason: 'missing_tip712_domain',
    })
  }
  return identifyTransfer(network, domain, parseTransferPayload(payment).authorization)
}
