import { findNetwork } from '../networks/findNetwork.js'
import { toReasonV1 } from './toReasonV1.js'
import type { SettleResponse } from './types.js'
import type { SettleResponseV1 } from './typesV1.js'

/**
 * The x402 v1 form of a receipt: the network by its v1 name, where it has one, and the reason in v1's
 * spelling. What v1 does not know (amount, message, extensions) is left out.
 */
export function toSettleResponseV1(response: SettleResponse): SettleResponseV1 {
  const { success, errorReason, transaction, network, payer } = response
  return {
    success,
    ...(errorReason === undefined ? {} : { errorReason: toReasonV1(errorReason) }),
    transaction,
    network: findNetwork(network)?.nameV1 ?? network,
    ...(payer === undefined ? {} : { payer }),
  }
}
