import type {
  FacilitatorRequest,
  FeeQuote,
  PaymentRequirements,
  SettleResponse,
  SupportedResponse,
  TransferAnswer,
  TransferQuery,
  VerifyResponse,
} from '../wire/types.js'

export interface CallOptions {
  /** Ends the wait, not the work: a settlement that was asked for may still happen. */
  readonly signal?: AbortSignal
}

/**
 * Anything that verifies and settles payments: a remote facilitator over HTTP, one in this process,
 * or several with failover.
 */
export interface FacilitatorClient {
  /** @throws `facilitator_*`: an answer that did not come is never a "valid". */
  verify(request: FacilitatorRequest, options?: CallOptions): Promise<VerifyResponse>
  /**
   * Asking twice for the same payment settles it once. An unknown outcome is
   * `{ success: false, errorReason: 'settlement_pending' }`, or a `facilitator_*` error with `charged: 'unknown'`.
   */
  settle(request: FacilitatorRequest, options?: CallOptions): Promise<SettleResponse>
  supported(options?: CallOptions): Promise<SupportedResponse>
  /**
   * What payments by these requirements will be charged (`POST /fee/quote`). What cannot be quoted is left
   * out of the answer. Absent where nothing is charged and nobody is named as the sender.
   */
  quoteFees?(
    accepts: readonly PaymentRequirements[],
    options?: CallOptions,
  ): Promise<readonly FeeQuote[]>
  /**
   * What the chain says of a transfer that a buyer tells of (`POST /transfer`). Absent where no chain can be
   * asked.
   *
   * @throws `facilitator_*`, `rpc_*`: no answer is never an `unknown`
   */
  readTransfer?(query: TransferQuery, options?: CallOptions): Promise<TransferAnswer>
}
