import { parseNetwork } from '@farebox/core'
import type { PaymentIdentity, PaymentPayload, PaymentRequirements } from '@farebox/core'
import { identifyPermit, parsePermitPayload } from '@farebox/evm/schemes'
import { parseTronAddress } from '../address/parseTronAddress.js'
import { toTronAddress } from '../address/toTronAddress.js'
import { toPermitDomain } from './toPermitDomain.js'

/**
 * Who an `exact_permit` payment is under the server's own requirements.
 *
 * @throws `payload_invalid`, `network_invalid`
 */
export function identifyPermitPayment(
  { payload }: PaymentPayload,
  { network }: PaymentRequirements,
): PaymentIdentity {
  const { permit } = parsePermitPayload(payload, parseTronAddress)
  return identifyPermit(parseNetwork(network), toPermitDomain(network), permit, toTronAddress)
}
