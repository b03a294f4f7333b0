import type { PaymentPayload, StepOutcome } from '@farebox/core'
import { parseGasFreePayload } from '../parseGasFreePayload.js'
import { createRelay } from './createRelay.js'
import type { GasFreeNetwork } from './GasFreeNetwork.js'
import { decodeRelayRecord } from './relayRecord.js'
import { searchUnrelayed } from './searchUnrelayed.js'
import { toRelayedPermit } from './toRelayedPermit.js'

/**
 * What became of a payment whose step is gone, and with it the provider's id of it. The permit is submitted
 * once more, which has no effect where it has had it, and the chain is asked for the transfer. It has failed
 * only when it can no longer happen. What was never submitted here is not submitted now.
 */
export async function recoverGasFree(
  network: GasFreeNetwork,
  payment: PaymentPayload,
  attempt: { readonly raw?: string },
  signal: AbortSignal,
): Promise<StepOutcome> {
  const payload = parseGasFreePayload(payment.payload)
  if (attempt.raw === undefined) return searchUnrelayed(network, payload)
  const record = decodeRelayRecord(attempt.raw)
  if (record === undefined) return { state: 'pending' }
  const relayed = toRelayedPermit(payload, record.gasFreeAddress, record.fromBlock)
  const relay = createRelay({ network, ...payload, relayed, isDoubtful: true })
  await relay.send(signal).catch(() => undefined)
  return relay.confirm(signal)
}
