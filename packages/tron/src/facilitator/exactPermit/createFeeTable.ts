import { FareboxError } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import { parseTronAddress } from '../../address/parseTronAddress.js'

export interface FeeTable {
  /** Atomic units of the token. */
  readonly amountOf: (token: Hex) => bigint
  /** Who gets it; absent: whoever sends. */
  readonly feeTo?: Hex
}

/** @throws `config_invalid`, `address_invalid` */
export function createFeeTable(
  fees: { readonly [token: string]: string } = {},
  feeTo?: string,
): FeeTable {
  const amounts = new Map(
    Object.entries(fees).map(([token, amount]) => [parseTronAddress(token), parseFee(amount)]),
  )
  return {
    amountOf: (token) => amounts.get(token) ?? 0n,
    ...(feeTo === undefined ? {} : { feeTo: parseTronAddress(feeTo) }),
  }
}

function parseFee(text: string): bigint {
  if (/^(?:0|[1-9][0-9]{0,76})$/.test(text)) return BigInt(text)
  throw new FareboxError('config_invalid', {
    detail: 'A fee is not a whole number of atomic units in decimal digits.',
  })
}
