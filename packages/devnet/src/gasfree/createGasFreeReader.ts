import { FareboxError } from '@farebox/core'
import {
  decodeAbiParameters,
  decodeFunctionResult,
  encodeFunctionData,
  toEventSelector,
} from 'viem'
import type { Address, Hex } from 'viem'
import * as v from 'valibot'
import { loadArtifact } from '../loadArtifact.js'
import type { TronChain } from '../tron/TronChain.js'
import type { GasFreeTokenFees } from './placeGasFree.js'

/** What a GasFree controller on a local chain says. */
export interface GasFreeReader {
  readAccount(user: Address): Promise<{
    readonly account: Address
    readonly nonce: bigint
    readonly active: boolean
  }>
  /** The tokens that it takes now. */
  listTokens(): Promise<readonly GasFreeTokenFees[]>
  /** Atomic units. */
  readBalance(token: Address, holder: Address): Promise<bigint>
}

const tokenSet = toEventSelector('TokenSet(address,bool,uint256,uint256)')
const tokenSetData = [{ type: 'bool' }, { type: 'uint256' }, { type: 'uint256' }] as const
const accountSchema = v.tuple([v.string(), v.bigint(), v.boolean()])
const nobody: Address = '0x0000000000000000000000000000000000000000'

export function createGasFreeReader(chain: TronChain, controller: Address): GasFreeReader {
  const { abi } = loadArtifact('GasFreeController')

  async function call(to: Address, data: Hex): Promise<Hex> {
    const answer = await chain.call({ from: nobody, to, data })
    if (answer.result === 'SUCCESS') return answer.data
    throw new FareboxError('devnet_failed', { cause: new Error(answer.message) })
  }

  return {
    async readAccount(user) {
      const functionName = 'accountOf'
      const data = await call(controller, encodeFunctionData({ abi, functionName, args: [user] }))
      const [account, nonce, active] = v.parse(
        accountSchema,
        decodeFunctionResult({ abi, functionName, data }),
      )
      return { account: toAddress(account), nonce, active }
    },
    async listTokens() {
      const logs = await chain.getLogs({ addresses: [controller], topics: [[tokenSet]] })
      const tokens = new Map<string, GasFreeTokenFees>()
      for (const { topics, data } of logs) {
        const token = toAddress(topics[1]?.slice(-40) ?? '')
        const [isSupported, activateFee, transferFee] = decodeAbiParameters(tokenSetData, data)
        if (isSupported) tokens.set(token, { token, activateFee, transferFee })
        else tokens.delete(token)
      }
      return [...tokens.values()]
    },
    async readBalance(token, holder) {
      // balanceOf(address)
      const data: Hex = `0x70a08231${holder.slice(2).padStart(64, '0')}`
      return BigInt(await call(token, data))
    },
  }
}

function toAddress(text: string): Address {
  return `0x${text.replace(/^0x/, '').toLowerCase()}`
}
