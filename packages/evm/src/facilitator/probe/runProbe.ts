import { FareboxError } from '@farebox/core'
import type { Chain } from '../Chain.js'
import { toQuantity } from '../rpc/toQuantity.js'
import { decodeProbeResult } from './decodeProbeResult.js'
import { encodeProbeCall } from './encodeProbeCall.js'
import type { ProbeCall } from './encodeProbeCall.js'
import type { ProbeResult } from './ProbeResult.js'

/** More than the sum of the caps inside of the probe, and less than what nodes allow a call. */
const probeGas = toQuantity(10_000_000n)

/**
 * Everything that the chain knows about an authorization, simulation included, in one `eth_call`. The
 * call has no sender, so nothing that the payer's contracts do is done with anybody's privileges.
 *
 * @throws `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
 */
export async function runProbe(
  chain: Chain,
  call: ProbeCall,
  block?: bigint,
): Promise<ProbeResult> {
  const answer = await chain.rpc.read('eth_call', [
    { data: encodeProbeCall(call), gas: probeGas },
    block === undefined ? 'latest' : toQuantity(block),
  ])
  const result = decodeProbeResult(answer)
  if (result.chainId !== BigInt(chain.chainId)) throw new FareboxError('chain_mismatch')
  return result
}
