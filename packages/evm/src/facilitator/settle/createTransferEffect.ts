import { encodeAddressWord } from '../../abi/encodeAddressWord.js'
import { eventTopics } from '../../eip3009/eventTopics.js'
import type { Chain } from '../Chain.js'
import { findSettlementLog } from '../logs/findSettlementLog.js'
import type { ProbeCall } from '../probe/encodeProbeCall.js'
import { runProbe } from '../probe/runProbe.js'
import type { Effect } from './Effect.js'

/** The effect of an EIP-3009 authorization. A nonce may also have been cancelled (T11). */
export function createTransferEffect(chain: Chain, call: ProbeCall): Effect {
  const { asset, authorization } = call
  const { from, nonce, value, validAfter, validBefore } = authorization
  return {
    amount: value,
    start: validAfter,
    end: validBefore,
    reasons: {
      simulationFailed: 'invalid_exact_evm_transaction_simulation_failed',
      reverted: 'invalid_exact_evm_transaction_failed',
      unproven: 'invalid_exact_evm_transfer_event_mismatch',
      nonceUsed: 'invalid_exact_evm_nonce_already_used',
      expired: 'invalid_exact_evm_payload_authorization_valid_before',
    },
    async readNonce(block) {
      const { stateOk, nonceUsed, blockTimestamp } = await runProbe(chain, call, block)
      return { isUsed: stateOk ? nonceUsed : undefined, now: blockTimestamp }
    },
    findProof: (logs) => findSettlementLog(logs, asset, authorization),
    trace: {
      address: asset,
      topics: [
        [eventTopics.authorizationUsed, eventTopics.authorizationCanceled],
        `0x${encodeAddressWord(from)}`,
        nonce,
      ],
    },
    traceNamesNonce: true,
    pickTrace: async ([log]) => log,
    isPayment: ({ topics }) => topics[0] === eventTopics.authorizationUsed,
  }
}
