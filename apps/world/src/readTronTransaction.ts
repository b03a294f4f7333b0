import type { TronDevnet } from '@farebox/devnet'
import { toTronAddress } from '@farebox/tron'

/** keccak256 of `Transfer(address,address,uint256)`. */
const transferTopic = 'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'

/** One transfer of a token, as the chain has logged it. */
export interface LoggedTransfer {
  readonly from: string
  readonly to: string
  readonly amount: bigint
}

/** What `wallet/gettransactioninfobyid` answers, as far as it is shown. */
interface TransactionInfo {
  readonly blockNumber?: number
  readonly receipt?: { readonly energy_usage_total?: number; readonly result?: string }
  readonly log?: readonly { readonly topics: readonly string[]; readonly data: string }[]
}

export interface ToldTransaction {
  readonly block: number
  readonly energy: number
  readonly transfers: readonly LoggedTransfer[]
}

function toAddress(topic = ''): string {
  return toTronAddress(`0x${topic.slice(-40)}`)
}

/** Asks the node, over its own HTTP API, what a transaction moved; `undefined` when it is no success there. */
export async function readTronTransaction(
  { rpcUrl }: TronDevnet,
  transaction: string,
): Promise<ToldTransaction | undefined> {
  const response = await fetch(`${rpcUrl}/wallet/gettransactioninfobyid`, {
    method: 'POST',
    body: JSON.stringify({ value: transaction }),
  })
  // The node is part of this program.
  const { blockNumber, receipt, log = [] } = (await response.json()) as TransactionInfo
  if (blockNumber === undefined || receipt?.result !== 'SUCCESS') return undefined
  const transfers = log
    .filter(({ topics }) => topics[0] === transferTopic)
    .map(({ topics, data }) => ({
      from: toAddress(topics[1]),
      to: toAddress(topics[2]),
      amount: BigInt(`0x${data}`),
    }))
  return { block: blockNumber, energy: receipt.energy_usage_total ?? 0, transfers }
}
