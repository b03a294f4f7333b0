import { FareboxError } from '@farebox/core'
import type { PaymentRequirements } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import { atMost, message, readAs, text } from '@farebox/core/wire'
import { parseTronAddress } from '../address/parseTronAddress.js'
import { uint256Text } from './uint256.js'

/** `extra.fee` of requirements for `exact_gasfree`. */
export interface GasFreeFee {
  /** Who relays, and who gets the fee. */
  readonly provider: Hex
  /** Atomic units: what a transfer of an active account costs. */
  readonly amount: bigint
}

const wire = message({ feeTo: atMost(text, 64), feeAmount: uint256Text })

/**
 * The fee that requirements name; `undefined` when they name none, as those of 1.x peers.
 *
 * @throws `schema_invalid` when it cannot be read: another provider than the one that was meant would be asked;
 * `address_invalid`
 */
export function readGasFreeFee({ extra }: PaymentRequirements): GasFreeFee | undefined {
  if (extra?.fee === undefined || extra.fee === null) return undefined
  const { feeTo, feeAmount } = readAs(
    wire,
    extra.fee,
    () => new FareboxError('schema_invalid', { detail: 'extra.fee is malformed.' }),
  )
  return { provider: parseTronAddress(feeTo), amount: feeAmount }
}
