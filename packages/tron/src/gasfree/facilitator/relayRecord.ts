import type { Hex } from '@farebox/evm'
import { convert, matching, message } from '@farebox/core/wire'

/** What a restart needs of a relayed payment, besides the payment itself. */
export interface RelayRecord {
  readonly gasFreeAddress: Hex
  /** The transfer is in this block or a later one. */
  readonly fromBlock: bigint
}

const record = message<RelayRecord>({
  gasFreeAddress: convert(matching(/^0x[0-9a-f]{40}$/), (text): Hex => `0x${text.slice(2)}`),
  fromBlock: convert(matching(/^(?:0|[1-9][0-9]{0,18})$/), (text) => BigInt(text)),
})

/** The text that the ledger keeps for an attempt. */
export function encodeRelayRecord({ gasFreeAddress, fromBlock }: RelayRecord): string {
  return JSON.stringify({ gasFreeAddress, fromBlock: fromBlock.toString() })
}

/** What {@link encodeRelayRecord} wrote; `undefined` for anything else. */
export function decodeRelayRecord(text: string | undefined): RelayRecord | undefined {
  if (text === undefined || text.length > 1000) return undefined
  try {
    return record(JSON.parse(text))
  } catch {
    return undefined
  }
}
