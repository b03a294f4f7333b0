import { FareboxError, parseNetwork } from '@farebox/core'
import type { PaymentRequirements } from '@farebox/core'
import { parseEvmAddress } from '../address/parseEvmAddress.js'

/** Whether a payment names the amount, the recipient and the token that are asked for. */
export function isAccepted(
  accepted: PaymentRequirements,
  requirements: PaymentRequirements,
): boolean {
  return (
    accepted.amount === requirements.amount &&
    equals(parseEvmAddress, accepted.payTo, requirements.payTo) &&
    equals(parseEvmAddress, accepted.asset, requirements.asset)
  )
}

/** Whether a text is some spelling of a network. */
export function isSameNetwork(text: string, network: string): boolean {
  return equals(parseNetwork, text, network)
}

function equals(parse: (text: string) => string, text: string, expected: string): boolean {
  try {
    return parse(text) === parse(expected)
  } catch (error) {
    if (error instanceof FareboxError) return false
    throw error
  }
}
