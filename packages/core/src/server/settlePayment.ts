import type { Environment } from '../environment.js'
import type { FacilitatorClient } from '../facilitator/FacilitatorClient.js'
import { isSameNetwork } from '../networks/isSameNetwork.js'
import type { FacilitatorRequest, SettleResponse } from '../wire/types.js'
import { withDeadline } from './withDeadline.js'

/** What is known after asking for a settlement. Everything that is not proven is `pending`. */
export interface SettleVerdict {
  readonly state: 'settled' | 'failed' | 'pending'
  readonly settlement: SettleResponse
  /** Why nothing is known, for the logs. */
  readonly cause?: unknown
}

/** A settlement to ask for, by the request that pays or by whoever asks again later. */
export interface SettleTask {
  readonly request: FacilitatorRequest
  readonly timeoutMs: number
  /** Whether an earlier settlement of this payment may have reached the chain. */
  readonly askedBefore: boolean
}

/** Reasons that do not say whether the money moved (x402 v2 §1.10, §5.7). */
const undecided = new Set([
  'settlement_pending',
  'unexpected_settle_error',
  'invalid_transaction_state',
])

/**
 * What a settlement is refused for when an earlier one of the same payment has worked: its nonce is used, or
 * what it took is missing now from the balance or the allowance.
 */
function isSpent(reason: string): boolean {
  return /(?:nonce_already_used|permit2_invalid_nonce|gasfree_nonce_mismatch|insufficient_(?:funds|balance)|allowance_required)$/.test(
    reason,
  )
}

/** Mined with success, and without the log that proves it: some token may have moved all the same. */
function isUnproven(reason: string): boolean {
  return /(?:transfer_event_mismatch|invalid_transaction_effect)$/.test(reason)
}

function pending(request: FacilitatorRequest, response?: SettleResponse): SettleResponse {
  return {
    success: false,
    errorReason: 'settlement_pending',
    ...(response?.payer === undefined ? {} : { payer: response.payer }),
    transaction: response?.transaction ?? '',
    network: request.paymentRequirements.network,
  }
}

/**
 * Reads a facilitator's answer (T21). A success without a transaction or on another network proves nothing;
 * a used nonce, or a balance that is gone, proves nothing once the same payment may have been sent before.
 *
 * @param askedBefore whether an earlier settlement of this payment may have reached the chain.
 */
function readSettlement(
  response: SettleResponse,
  request: FacilitatorRequest,
  askedBefore: boolean,
): SettleVerdict {
  if (response.success) {
    return response.transaction !== '' &&
      isSameNetwork(response.network, request.paymentRequirements.network)
      ? { state: 'settled', settlement: response }
      : { state: 'pending', settlement: pending(request) }
  }
  const reason = response.errorReason ?? 'settlement_pending'
  return undecided.has(reason) || isUnproven(reason) || (askedBefore && isSpent(reason))
    ? { state: 'pending', settlement: pending(request, response) }
    : { state: 'failed', settlement: response }
}

/** Asks for the settlement and waits for its outcome; a wait that ends without one is `pending`. Never rejects. */
export async function settlePayment(
  facilitator: () => Promise<FacilitatorClient>,
  environment: Environment,
  { request, timeoutMs, askedBefore }: SettleTask,
): Promise<SettleVerdict> {
  try {
    const response = await withDeadline(environment, timeoutMs, (callOptions) =>
      facilitator().then((client) => client.settle(request, callOptions)),
    )
    return readSettlement(response, request, askedBefore)
  } catch (cause) {
    return { state: 'pending', settlement: pending(request), cause }
  }
}
