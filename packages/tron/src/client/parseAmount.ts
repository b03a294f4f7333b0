import { FareboxError } from '@farebox/core'
import type { PaymentRequirements } from '@farebox/core'

/**
 * The amount of requirements in atomic units.
 *
 * @throws `price_invalid`
 */
export function parseAmount({ amount }: Pick<PaymentRequirements, 'amount'>): bigint {
  const value = /^[1-9][0-9]{0,76}$/.test(amount) ? BigInt(amount) : 0n
  if (value > 0n) return value
  throw new FareboxError('price_invalid', {
    detail: 'The amount of the requirements is not a positive whole number of atomic units.',
  })
}
