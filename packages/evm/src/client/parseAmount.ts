import { FareboxError } from '@farebox/core'
import type { PaymentRequirements } from '@farebox/core'

/**
 * What the requirements cost, in atomic units: the amount alone, as the facilitator pays the gas.
 *
 * @throws `price_invalid`
 */
export function parseAmount({ amount }: PaymentRequirements): bigint {
  const value = /^[1-9][0-9]{0,77}$/.test(amount) ? BigInt(amount) : 0n
  if (value === 0n || value >= 2n ** 256n) {
    throw new FareboxError('price_invalid', {
      detail: 'The amount of the requirements is not a positive whole number of atomic units.',
    })
  }
  return value
}
