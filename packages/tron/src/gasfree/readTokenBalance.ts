import { FareboxError } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import { encodeBalanceOf } from '@farebox/evm/schemes'
import type { TronHttp } from '../rpc/TronHttp.js'

/**
 * What an address has of a token, in atomic units.
 *
 * @throws `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`; `rpc_malformed` also for what is no token
 */
export async function readTokenBalance(chain: TronHttp, token: Hex, holder: Hex): Promise<bigint> {
  const { ok, data, message } = await chain.callContract({
    from: holder,
    to: token,
    data: encodeBalanceOf(holder),
  })
  if (ok && /^0x[0-9a-f]{64}$/.test(data)) return BigInt(data)
  throw new FareboxError('rpc_malformed', { cause: new Error(message ?? 'no balance') })
}
