import { FareboxError } from '@farebox/core'
import type { PaymentRequirements } from '@farebox/core'

/**
 * Whether a payment names the amount, the recipient and the token that are asked for. Addresses are compared by
 * what they mean, as peers have several spellings.
 */
export function isAccepted(
  accepted: PaymentRequirements,
  requirements: PaymentRequirements,
  parseAddress: (text: string) => string,
): boolean {
  const isSameAddress = (text: string, expected: string): boolean => {
    try {
      return parseAddress(text) === parseAddress(expected)
    } catch (error) {
      if (error instanceof FareboxError) return false
      throw error
    }
  }
  return (
    accepted.amount === requirements.amount &&
    isSameAddress(accepted.payTo, requirements.payTo) &&
    isSameAddress(accepted.asset, requirements.asset)
  )
}
