import type { PaymentState } from './Ledger.js'

const live: ReadonlySet<PaymentState> = new Set([
  'verified',
  'queued',
  'settling',
  'settled',
  'finalized',
])

const unfinished: ReadonlySet<PaymentState> = new Set(['verified', 'queued', 'settling'])

/** Whether a payment in this state keeps its spendKey from every other payment. */
export function isLive(state: PaymentState): boolean {
  return live.has(state)
}

/** Whether there is still something to be done for a payment in this state. */
export function isUnfinished(state: PaymentState): boolean {
  return unfinished.has(state)
}
