import type { State } from './State.js'
import type { Assessment } from './Wallet.js'

/** What the person can do next. One at a time, so that there is one obvious button. */
export type Action =
  | 'none'
  | 'look-again'
  | 'connect'
  | 'switch'
  | 'approve'
  | 'check-balance'
  | 'pay'
  | 'resend'
  | 'fetch-again'

/** Whether nothing is known that speaks against paying. */
export function isPayable({ balance, cost, refusal }: Assessment): boolean {
  return refusal === undefined && (balance === undefined || balance >= cost)
}

/** Decides it from what is known. */
export function chooseAction(state: State): Action {
  const { offers, chosen, wallets, connection, network, assessment, outcome } = state
  if (outcome !== undefined) {
    if (outcome.kind === 'delivered') return 'none'
    return outcome.kind === 'open' ? 'resend' : 'fetch-again'
  }
  const offer = offers[chosen]
  if (offer === undefined || !state.isSecure) return 'none'
  // What paying takes is not known yet.
  if (state.busy === 'connecting') return 'connect'
  if (connection?.wallet.serves(offer) !== true) {
    if (wallets.some((wallet) => wallet.serves(offer))) return 'connect'
    const hasKind = wallets.some(({ namespace }) => offer.network.startsWith(`${namespace}:`))
    return hasKind ? 'none' : 'look-again'
  }
  if (network !== undefined && network !== offer.network) return 'switch'
  if (assessment === undefined) return 'pay'
  if (!isPayable(assessment)) return 'check-balance'
  return assessment.approval === undefined ? 'pay' : 'approve'
}
