import { FareboxError } from '@farebox/core'
import { encodeAllowance, encodeBalanceOf } from '../../exactPermit/encodeTokenCall.js'
import type { Hex } from '../../hex/Hex.js'
import type { EvmChainReader } from '../EvmChainReader.js'

/** Reads of a token's state by a buyer. */
export interface TokenReader {
  readBalance(owner: Hex): Promise<bigint>
  readAllowance(owner: Hex, spender: Hex): Promise<bigint>
  /** `undefined` while the transaction is in no block. */
  readSuccess(transaction: Hex): Promise<boolean | undefined>
}

/** All of it throws `rpc_unavailable`, `rpc_malformed` and `chain_mismatch`: no answer is never a zero. */
export function createTokenReader(chain: EvmChainReader, chainId: number, token: Hex): TokenReader {
  async function ask(method: string, params: readonly unknown[]): Promise<unknown> {
    try {
      return await chain.request({ method, params })
    } catch (cause) {
      throw new FareboxError('rpc_unavailable', { cause })
    }
  }

  async function readWord(data: Hex): Promise<bigint> {
    const [id, word] = await Promise.all([
      ask('eth_chainId', []),
      ask('eth_call', [{ to: token, data }, 'latest']),
    ])
    if (typeof id !== 'string' || Number(id) !== chainId) throw new FareboxError('chain_mismatch')
    if (typeof word !== 'string' || !/^0x[0-9a-fA-F]{64}$/.test(word)) {
      throw new FareboxError('rpc_malformed')
    }
    return BigInt(word)
  }

  return {
    readBalance: async (owner) => readWord(encodeBalanceOf(owner)),
    readAllowance: async (owner, spender) => readWord(encodeAllowance(owner, spender)),
    async readSuccess(transaction) {
      const receipt = await ask('eth_getTransactionReceipt', [transaction])
      if (typeof receipt !== 'object' || receipt === null || !('status' in receipt)) {
        return undefined
      }
      return receipt.status === '0x1'
    },
  }
}
