import { eventTopics } from '../eip3009/eventTopics.js'

/** `transfer(address,uint256)` and its two words, without `0x`. */
const callPattern = /^a9059cbb0{24}([0-9a-f]{40})([0-9a-f]{64})((?:[0-9a-f]{2})*)$/

/** A transaction that is in a block, with what it logged. Hexadecimal texts are in lower case, with `0x`. */
export interface CallWithLogs {
  readonly from: string
  readonly to: string
  readonly data: string
  readonly logs: readonly {
    readonly address: string
    readonly topics: readonly string[]
    readonly data: string
  }[]
}

/** A transfer that a payer made itself. */
export interface PlainTransfer {
  /** 20 bytes in lower case, with `0x`. */
  readonly payer: string
  /** What the token says has moved. */
  readonly amount: bigint
  /** Index among the transaction's own logs. */
  readonly log: number
  /** What follows the arguments in the calldata, as bytes in hex without `0x`; often empty. */
  readonly trailer: string
}

function toTopic(address: string): string {
  return `0x${address.slice(2).padStart(64, '0')}`
}

/**
 * The one transfer of an asset to a recipient in a transaction in which the payer itself calls the token's
 * `transfer`. `undefined` for everything else: what a contract moves on somebody's behalf (a settlement, an
 * exchange, a batch) is not the payer's own word that it pays for something.
 */
export function findPlainTransfer(
  { from, to, data, logs }: CallWithLogs,
  { asset, payTo }: { readonly asset: string; readonly payTo: string },
): PlainTransfer | undefined {
  const [, recipient, , trailer] = callPattern.exec(data.slice(2)) ?? []
  if (trailer === undefined || to !== asset || `0x${recipient}` !== payTo) return undefined
  const wanted = [eventTopics.transfer, toTopic(from), toTopic(payTo)]
  const found = [...logs.entries()].filter(
    ([, { address, topics }]) =>
      address === asset && topics.length === 3 && wanted.every((topic, at) => topics[at] === topic),
  )
  const [first, ...more] = found
  // A token that says it twice has moved nobody knows how much.
  if (first === undefined || more.length > 0) return undefined
  const [log, { data: amount }] = first
  if (!/^0x[0-9a-f]{64}$/.test(amount)) return undefined
  return { payer: from, amount: BigInt(amount), log, trailer }
}
