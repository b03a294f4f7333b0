import type { FeeQuote, PaymentPayload, PaymentRequirements } from '@farebox/core'
import type { PaymentVerdict } from '@farebox/evm/schemes'
import type { TronChain } from './chain/TronChain.js'
import type { Settlement } from './settle/Settlement.js'

/** What the facilitator's parts of the schemes differ in. */
export interface TronScheme {
  readonly scheme: string
  /**
   * The call that settles a payment. It judges nothing.
   * @throws `payload_invalid`
   */
  toSettlement(
    chain: TronChain,
    payment: PaymentPayload,
    requirements: PaymentRequirements,
  ): Settlement
  /**
   * All checks, the simulation included.
   * @throws `payload_invalid`, `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
   */
  verify(
    chain: TronChain,
    payment: PaymentPayload,
    requirements: PaymentRequirements,
  ): Promise<PaymentVerdict>
  readonly quoteFee?: (chain: TronChain, requirements: PaymentRequirements) => FeeQuote
}
