import { encodeTransferCalldata } from '../../eip3009/encodeTransferCalldata.js'
import type { Eip3009Payload } from '../../eip3009/Eip3009Authorization.js'
import type { ProbeResult } from '../probe/ProbeResult.js'

const transactionGas = 21_000n
/** First touches of code and storage that the probe had warmed, of proxies and blocklists too. */
const coldMargin = 60_000n

/**
 * A gas limit for the settlement: what the simulation used with a fifth on top, first touches, and the
 * transaction itself. Calldata is counted at the price of EIP-7623, the higher one. Unused gas is not
 * paid for.
 */
export function toGasLimit(payload: Eip3009Payload, probe: ProbeResult): bigint {
  const bytes = (encodeTransferCalldata(payload).length - 2) / 2
  return transactionGas + BigInt(bytes) * 40n + (probe.simulationGas * 6n) / 5n + coldMargin
}
