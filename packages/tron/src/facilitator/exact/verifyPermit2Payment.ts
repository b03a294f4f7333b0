import type { PaymentPayload, PaymentRequirements } from '@farebox/core'
import { parsePermit2Payload, verifyPermit2 } from '@farebox/evm/schemes'
import type { PaymentVerdict } from '@farebox/evm/schemes'
import { parseTronAddress } from '../../address/parseTronAddress.js'
import { readPermit2Terms } from '../../exact/readPermit2Terms.js'
import { toPermit2Domain } from '../../exact/toPermit2Domain.js'
import type { TronChain } from '../chain/TronChain.js'
import { toFacilitatorWindow } from '../toFacilitatorWindow.js'

/**
 * The checks of `exact` by Permit2. A proxy that does not exist is found by the simulation: unlike EVM
 * chains, TRON refuses a call to an address without code.
 *
 * @throws `payload_invalid`, `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
 */
export async function verifyPermit2Payment(
  chain: TronChain,
  payment: PaymentPayload,
  requirements: PaymentRequirements,
): Promise<PaymentVerdict> {
  const payload = parsePermit2Payload(payment.payload, parseTronAddress)
  return verifyPermit2({
    reader: chain.reader,
    recovery: await chain.loadRecovery(),
    domain: toPermit2Domain(chain.network),
    payload,
    terms: readPermit2Terms(requirements),
    window: toFacilitatorWindow(chain, requirements),
    // Anybody may send it.
    sender: chain.signers.next().address,
  })
}
