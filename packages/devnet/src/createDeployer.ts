import { FareboxError } from '@farebox/core'
import { setTimeout as sleep } from 'node:timers/promises'
import * as v from 'valibot'
import { encodeFunctionData, parseAbi } from 'viem'
import type { Address, Hex } from 'viem'
import type { Rpc } from './createRpc.js'
import { devAccounts } from './devAccounts.js'
import { encodeCreation } from './encodeCreation.js'

/** Sends transactions of the deployer account. */
export interface Deployer {
  /** @returns the transaction hash. */
  readonly deploy: (artifactName: string, args: readonly unknown[]) => Promise<Hex>
  /** @returns the transaction hash. */
  readonly call: (to: Address, data: Hex) => Promise<Hex>
  /** @returns the transaction hash. */
  readonly mint: (token: Address, account: Address, amount: bigint) => Promise<Hex>
  /** Waits until a transaction is mined. @throws `devnet_failed`: it reverted, or is not mined in time. */
  readonly wait: (hash: Hex) => Promise<{ readonly contractAddress: Address | null }>
}

const mintAbi = parseAbi(['function mint(address to, uint256 value)'])
const waitMs = 15_000
const pollMs = 3
/** More than any of our contracts needs; a fixed number spares an estimate. */
const gas = '0x989680'

const hashSchema = v.custom<Hex>(
  (value) => typeof value === 'string' && /^0x[0-9a-f]{64}$/.test(value),
)
const addressSchema = v.custom<Address>(
  (value) => typeof value === 'string' && /^0x[0-9a-fA-F]{40}$/.test(value),
)
const receiptSchema = v.nullable(
  v.object({ status: v.string(), contractAddress: v.nullable(addressSchema) }),
)

export function createDeployer(rpc: Rpc): Deployer {
  const send = async (transaction: { to?: Address; data: Hex }): Promise<Hex> =>
    v.parse(
      hashSchema,
      await rpc('eth_sendTransaction', [
        { from: devAccounts.deployer.address, gas, ...transaction },
      ]),
    )

  return {
    deploy: async (artifactName, args) => send({ data: encodeCreation(artifactName, args) }),
    call: (to, data) => send({ to, data }),
    mint: async (token, account, amount) => send({ to: token, data: encodeMint(account, amount) }),
    wait: async (hash) => {
      const deadline = performance.now() + waitMs
      while (performance.now() < deadline) {
        const receipt = v.parse(receiptSchema, await rpc('eth_getTransactionReceipt', [hash]))
        if (receipt?.status === '0x1') return receipt
        if (receipt !== null) {
          throw new FareboxError('devnet_failed', { detail: `The transaction ${hash} reverted.` })
        }
        await sleep(pollMs)
      }
      throw new FareboxError('devnet_failed', { detail: `The transaction ${hash} was not mined.` })
    },
  }
}

function encodeMint(account: Address, amount: bigint): Hex {
  try {
    return encodeFunctionData({ abi: mintAbi, functionName: 'mint', args: [account, amount] })
  } catch (cause) {
    throw new FareboxError('devnet_failed', {
      detail: 'The arguments do not fit the contract.',
      cause,
    })
  }
}
