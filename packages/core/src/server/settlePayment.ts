import type { Environment } from '../environment.js'
import type { FacilitatorClient } from '../facilitator/FacilitatorClient.js'
import { isSameNetwork } from '../networks/isSameNetwork.js'
import { isUsedNonceReason } from '../wire/isUsedNonceReason.js'
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

/**
 * Reasons that do not say whether the money moved (x402 v2 §1.10, §5.7). Facilitators have names of their own for
 * "I do not know", which all have one of these words.
 */
function isUndecided(reason: string): boolean {
  return (
    reason === 'invalid_transaction_state' ||
    /(?:^|_)(?:pending|unexpected|unknown|internal|timeout|timed_out|unavailable)(?:_|$)/.test(
      reason,
    )
  )
}

/**
 * What a settlement is refused for when an earlier one of the same payment may have worked: what it took is
 * missing now, its simulation fails, or its time is over, which facilitators look at first. The reasons that
 * tell of an end that the chain has shown, `payment_expired` and `transaction_expired`, are none of these.
 */
function isRefusal(reason: string): boolean {
  return /(?:gasfree_nonce_mismatch|insufficient_(?:funds|balance)|allowance_required|simulation_failed|valid_before|deadline_expired|^expired)$/.test(
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
 * Reads a facilitator's answer (T21). A success without a transaction or on another network proves nothing.
 * Neither does a used nonce, unless the facilitator says which transaction has used it: this payment was good a
 * moment ago, so it may be the one (T03). What else is missing proves nothing once the same payment may have been
 * sent before.
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
  const isOpen =
    isUndecided(reason) ||
    isUnproven(reason) ||
    (isUsedNonceReason(reason) && (askedBefore || response.transaction === '')) ||
    (askedBefore && isRefusal(reason))
  return isOpen
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
