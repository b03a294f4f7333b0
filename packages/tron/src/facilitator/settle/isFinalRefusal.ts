/**
 * Codes by which java-tron says that it looked at a transaction and did not take it. The others say that it
 * could not look, or that something else went wrong.
 */
const codes = new Set([
  'SIGERROR',
  'CONTRACT_VALIDATE_ERROR',
  'CONTRACT_EXE_ERROR',
  // Sic.
  'BANDWITH_ERROR',
  'TAPOS_ERROR',
  'TOO_BIG_TRANSACTION_ERROR',
  'TRANSACTION_EXPIRATION_ERROR',
])

/** Whether a node that answered so has not taken the transaction, and will not. */
export function isFinalRefusal(code: string): boolean {
  return codes.has(code)
}
