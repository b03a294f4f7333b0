import type { Policy } from './Candidate.js'

/**
 * A policy that refuses offers whose balance was not read: nothing is then signed that the facilitator would
 * refuse for want of money. Without it, only offers whose balance is known to be too small for amount and fees
 * are left out; one that could not be read in time, or whose mechanism reads no chain, may be chosen.
 *
 * @example
 * ```ts
 * import { createPaymentClient, sufficientBalance } from '@farebox/core/client'
 * import { tronPrivateKeyAccount } from '@farebox/tron/account'
 * import { tron } from '@farebox/tron/client'
 *
 * // A well-known development key: never fund it on a real network.
 * const account = tronPrivateKeyAccount(
 *   'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
 * )
 * const client = createPaymentClient({
 *   schemes: [tron({ account })],
 *   policies: [sufficientBalance],
 * })
 * ```
 */
export const sufficientBalance: Policy = ({ balance }) =>
  balance === undefined ? 'the balance could not be read' : undefined
