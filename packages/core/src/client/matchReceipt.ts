import type { CreatedPayment } from './PaymentClient.js'
import type { Receipt } from './Receipt.js'
import { foldAddress } from './toAddressKey.js'
import { toCanonicalNetwork } from './toCanonicalNetwork.js'

/**
 * Whether a receipt can be about a payment: it is readable, of the same network, and names no other payer.
 * A settled one names its transaction, too. It proves nothing; a receipt that fails it says nothing about
 * the payment.
 *
 * @example
 * ```ts
 * import { matchReceipt, readOutcome } from '@farebox/core/client'
 * import type { CreatedPayment } from '@farebox/core/client'
 *
 * export function saysSettled(payment: CreatedPayment, response: Response): boolean {
 *   const receipt = readOutcome(response.headers)
 *   return receipt?.state === 'settled' && matchReceipt(receipt, payment)
 * }
 * ```
 */
export function matchReceipt(
  receipt: Receipt,
  { selected, identity }: Pick<CreatedPayment, 'selected' | 'identity'>,
): boolean {
  if (receipt.state === 'unreadable') return false
  const { state, network, payer = '', transaction } = receipt
  return (
    toCanonicalNetwork(network) === selected.network &&
    (payer === '' || foldAddress(payer) === foldAddress(identity.payer)) &&
    (state !== 'settled' || transaction !== '')
  )
}
