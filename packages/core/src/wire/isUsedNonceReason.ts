/**
 * Whether an x402 reason says no more than that the nonce of a payment is used. By whom it does not say: it may
 * have been this very payment, sent by somebody else (T03).
 */
export function isUsedNonceReason(reason: string): boolean {
  return /(?:nonce_already_used|permit2_invalid_nonce)$/.test(reason)
}
