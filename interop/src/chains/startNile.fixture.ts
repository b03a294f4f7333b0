import {
  type GasFreeProvider,
  startGasFreeProvider,
  startTron,
  type TronDevAccount,
  type TronDevnet,
} from '@farebox/devnet'
import { startFacilitator } from '@farebox/facilitator'
import { toTronAddress } from '@farebox/tron'
import { tron as tronServer } from '@farebox/tron/server'
import type { SellerSide } from '../live/serveShop.js'

export interface Transfer {
  readonly from: string
  readonly to: string
  readonly amount: bigint
}

export interface Nile {
  readonly tron: TronDevnet
  readonly gasFree: GasFreeProvider
  readonly seller: SellerSide
  /** One of the accounts that nobody else uses. */
  readonly findAccount: (index: number) => TronDevAccount
  /** What a transaction moved, from the logs of the tokens. Fails the test where it did not succeed. */
  readonly listTransfers: (transaction: string) => Promise<readonly Transfer[]>
  readonly close: () => Promise<void>
}

/** keccak256 of `Transfer(address,address,uint256)`. */
const transferTopic = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'

/** What a settlement of `exact_permit` costs in USDT. */
export const permitFee = 50n

/** A local Nile with its contracts at their published addresses, a GasFree provider and our facilitator. */
export async function startNile(): Promise<Nile> {
  const network = 'tron:nile'
  const tron = await startTron({ network })
  const { accounts, profile, rpcUrl } = tron
  const gasFree = await startGasFreeProvider({ tron })
  const facilitator = await startFacilitator({
    port: 0,
    config: {
      networks: [
        {
          network,
          rpcUrl,
          privateKeys: [accounts.facilitator.privateKey],
          pollingIntervalMs: 20,
          fees: { [profile.tokens.USDT.address]: String(permitFee) },
          gasFree: { url: gasFree.url },
        },
      ],
    },
  })
  return {
    tron,
    gasFree,
    seller: {
      facilitator: facilitator.url,
      schemes: [tronServer()],
      payTo: accounts.seller.address,
    },
    findAccount(index) {
      const account = accounts.extra[index]
      if (account === undefined) throw new Error('There is no such account.')
      return account
    },
    async listTransfers(transaction) {
      const info = await tron.chain.getTransactionInfo(transaction)
      if (info?.receipt.result !== 'SUCCESS') throw new Error('The transaction did not succeed.')
      return info.logs
        .filter(({ topics }) => topics[0] === transferTopic)
        .map(({ topics, data }) => ({
          from: toTronAddress(`0x${topics[1]?.slice(-40)}`),
          to: toTronAddress(`0x${topics[2]?.slice(-40)}`),
          amount: BigInt(data),
        }))
    },
    async close() {
      await facilitator.close({ drainTimeoutMs: 0 })
      await gasFree.close()
      await tron.close()
    },
  }
}
