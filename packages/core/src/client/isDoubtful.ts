/** Reasons of a settlement that leave open whether the money moved (x402 v2 §1.10, §5.7). */
const undecided: ReadonlySet<string> = new Set([
  'settlement_pending',
  'unexpected_settle_error',
  'invalid_transaction_state',
])

/** Whether a receipt with this reason means that the outcome is not known yet. */
export function isUndecided(reason: string | undefined): boolean {
  return reason !== undefined && undecided.has(reason)
}

/**
 * Whether the money may have moved although a seller refuses a payment for this reason: somebody has used
 * its nonce, which may have been a charge, or the transaction went through and its log is not understood.
 */
export function isDoubtful(reason: string | undefined): boolean {
  return (
    isUndecided(reason) ||
    /(?:nonce_already_used|permit2_invalid_nonce|gasfree_nonce_mismatch|transfer_event_mismatch|invalid_transaction_effect)$/.test(
      reason ?? '',
    )
  )
}
