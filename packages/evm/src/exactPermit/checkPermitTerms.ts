import type { PaymentPermit } from './PaymentPermit.js'
import type { PermitTerms, PermitWindow } from './PermitTerms.js'

/**
 * The reason why a permit does not pay what was asked for, or `undefined`. Everything has to be equal:
 * more than the amount or than the fee is refused, too. In the order of older facilitators, which knew
 * neither `caller_mismatch` nor `valid_before_too_late`.
 */
export function checkPermitTerms(
  { meta, caller, payment, fee }: PaymentPermit,
  terms: PermitTerms,
  { now, earliestEnd, latestEnd }: PermitWindow,
): string | undefined {
  if (meta.kind !== 0n) return 'kind_mismatch'
  if (payment.payAmount !== terms.payAmount) return 'amount_mismatch'
  if (payment.payTo !== terms.payTo) return 'payto_mismatch'
  if (payment.payToken !== terms.payToken) return 'token_mismatch'
  if (fee.feeTo !== terms.feeTo) return 'fee_to_mismatch'
  if (fee.feeAmount !== terms.feeAmount) return 'fee_amount_mismatch'
  if (caller !== terms.caller) return 'caller_mismatch'
  if (meta.validBefore < earliestEnd) return 'expired'
  if (latestEnd !== undefined && meta.validBefore > latestEnd) return 'valid_before_too_late'
  return meta.validAfter > now ? 'not_yet_valid' : undefined
}
