import type { Receipt } from '@farebox/core/client'
import { readOutcome } from '@farebox/core/client'

/**
 * What the seller says became of the payment; `undefined` when the response says nothing, which does not
 * mean that nothing was charged. Works on every response, copies included. Never throws. Not checked
 * against the chain.
 *
 * @example
 * ```ts
 * import { readReceipt } from '@farebox/fetch'
 *
 * const receipt = readReceipt(await fetch('https://api.example.com/weather'))
 * if (receipt?.state === 'settled') receipt.transaction
 * ```
 */
export function readReceipt(response: Response): Receipt | undefined {
  return readOutcome(response.headers)
}
