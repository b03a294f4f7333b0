import type { State } from './State.js'

/** What the person can do next. One at a time, so that there is one obvious button. */
export type Action =
  | 'none'
  | 'look-again'
  | 'connect'
  | 'switch'
  | 'first-step'
  | 'check-balance'
  | 'pay'
  | 'resend'
  | 'fetch-again'

/** Decides it from what is known. */
export function chooseAction(state: State): Action {
  const { offers, chosen, wallets, connection, network, balance, firstStep, outcome } = state
  if (outcome !== undefined) {
    if (outcome.kind === 'delivered') return 'none'
    return outcome.kind === 'open' ? 'resend' : 'fetch-again'
  }
  const offer = offers[chosen]
  if (offer === undefined || !state.isSecure) return 'none'
  const usable = wallets.filter((wallet) => wallet.serves(offer))
  if (connection === undefined) {
    if (wallets.length === 0) return 'look-again'
    return usable.length === 0 ? 'none' : 'connect'
  }
  if (!connection.wallet.serves(offer)) return 'none'
  if (network !== undefined && network !== offer.network) return 'switch'
  if (balance !== undefined && balance < BigInt(offer.requirements.amount)) return 'check-balance'
  return firstStep === undefined ? 'pay' : 'first-step'
}
