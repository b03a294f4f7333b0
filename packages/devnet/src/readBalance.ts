import { toFareboxError } from '@farebox/core'
import * as v from 'valibot'
import { encodeFunctionData, erc20Abi } from 'viem'
import type { Address } from 'viem'
import type { Rpc } from './createRpc.js'

const wordSchema = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-f]{64}$/),
  v.transform((word) => BigInt(word)),
)

/** @throws `devnet_failed`: also when there is no token at the address. */
export async function readBalance(rpc: Rpc, token: Address, account: Address): Promise<bigint> {
  try {
    const data = encodeFunctionData({ abi: erc20Abi, functionName: 'balanceOf', args: [account] })
    return v.parse(wordSchema, await rpc('eth_call', [{ to: token, data }, 'latest']))
  } catch (error) {
    throw toFareboxError(error, 'devnet_failed')
  }
}
