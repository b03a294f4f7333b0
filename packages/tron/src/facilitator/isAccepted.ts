import { FareboxError } from '@farebox/core'
import type { PaymentPayload, PaymentRequirements } from '@farebox/core'
import { parseTronAddress } from '../address/parseTronAddress.js'

/**
 * Whether a payment says that it was made for these requirements: amount, recipient and token. Scheme and
 * network were compared before any mechanism is asked.
 */
export function isAccepted(
  { accepted }: PaymentPayload,
  requirements: PaymentRequirements,
): boolean {
  return (
    accepted.amount === requirements.amount &&
    isSameAddress(accepted.payTo, requirements.payTo) &&
    isSameAddress(accepted.asset, requirements.asset)
  )
}

/** Addresses are compared by their bytes: peers write `T…` and `0x…`. */
function isSameAddress(text: string, expected: string): boolean {
  try {
    return parseTronAddress(text) === parseTronAddress(expected)
  } catch (error) {
    if (error instanceof FareboxError) return false
    throw error
  }
}
