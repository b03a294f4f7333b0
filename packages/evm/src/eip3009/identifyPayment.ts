import { FareboxError } from '@farebox/core'
import type {
  HashFunctions,
  PaymentIdentity,
  PaymentPayload,
  PaymentRequirements,
} from '@farebox/core'
import { identifyAuthorization } from './identifyAuthorization.js'
import { parseEip3009Payment } from './parseEip3009Payment.js'
import { readTokenDomain } from './readTokenDomain.js'

/**
 * Who a payment is under the server's own requirements.
 *
 * @throws `payload_invalid` when the payload is not EIP-3009's or the requirements name no token domain;
 * `network_invalid`, `address_invalid` when the requirements are not those of an EVM token.
 */
export function identifyPayment(
  payment: PaymentPayload,
  requirements: PaymentRequirements,
  hashes?: HashFunctions,
): PaymentIdentity {
  const domain = readTokenDomain(requirements)
  if (domain === undefined) {
    throw new FareboxError('payload_invalid', {
      detail: 'The requirements have no extra.name and extra.version.',
      reason: 'invalid_exact_evm_missing_eip712_domain',
    })
  }
  return identifyAuthorization(
    domain,
    parseEip3009Payment(payment).authorization,
    undefined,
    hashes,
  )
}
