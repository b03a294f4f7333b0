import { FareboxError } from '@farebox/core'
import type { PaymentRequirements } from '@farebox/core'
import { parseAmount } from '../../client/parseAmount.js'
import { readGasFreeFee } from '../readGasFreeFee.js'

/**
 * The amount and the fee that the requirements name. What activating an account costs is not in them.
 *
 * @throws `price_invalid`
 */
export function sumQuotedCost(requirements: PaymentRequirements): bigint {
  return parseAmount(requirements) + readFee(requirements)
}

function readFee(requirements: PaymentRequirements): bigint {
  try {
    return readGasFreeFee(requirements)?.amount ?? 0n
  } catch (cause) {
    throw new FareboxError('price_invalid', { detail: 'The fee cannot be read.', cause })
  }
}
