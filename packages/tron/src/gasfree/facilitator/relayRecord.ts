import type { Hex } from '@farebox/evm'
import * as v from 'valibot'

/** What a restart needs of a relayed payment, besides the payment itself. */
export interface RelayRecord {
  readonly gasFreeAddress: Hex
  /** The transfer is in this block or a later one. */
  readonly fromBlock: bigint
}

const schema = v.pipe(
  v.string(),
  v.maxLength(1000),
  v.parseJson(),
  v.object({
    gasFreeAddress: v.pipe(
      v.string(),
      v.regex(/^0x[0-9a-f]{40}$/),
      v.transform((text): Hex => `0x${text.slice(2)}`),
    ),
    fromBlock: v.pipe(
      v.string(),
      v.regex(/^(?:0|[1-9][0-9]{0,18})$/),
      v.transform((text) => BigInt(text)),
    ),
  }),
)

/** The text that the ledger keeps for an attempt. */
export function encodeRelayRecord({ gasFreeAddress, fromBlock }: RelayRecord): string {
  return JSON.stringify({ gasFreeAddress, fromBlock: fromBlock.toString() })
}

/** What {@link encodeRelayRecord} wrote; `undefined` for anything else. */
export function decodeRelayRecord(text: string | undefined): RelayRecord | undefined {
  const result = v.safeParse(schema, text)
  return result.success ? result.output : undefined
}
