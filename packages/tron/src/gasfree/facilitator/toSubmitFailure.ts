import type { StepOutcome } from '@farebox/core'

const reasons: { readonly [reason: string]: string } = {
  ProviderAddressNotMatchException: 'gasfree_fee_to_mismatch',
  DeadlineExceededException: 'gasfree_expired',
  InvalidSignatureException: 'invalid_gasfree_signature',
  UnsupportedTokenException: 'gasfree_token_not_supported',
  VersionNotSupportedException: 'gasfree_version_not_supported',
  MaxFeeExceededException: 'gasfree_fee_amount_mismatch',
  InsufficientBalanceException: 'insufficient_funds',
  GasFreeAddressNotFoundException: 'gasfree_account_not_active',
}

/** The end of a payment that a provider refused to relay: nothing was charged, and it may be signed again. */
export function toSubmitFailure(reason: string): StepOutcome {
  return {
    state: 'failed',
    reason: Object.hasOwn(reasons, reason)
      ? (reasons[reason] ?? 'gasfree_refused')
      : 'gasfree_refused',
    message: `The GasFree provider refused: ${reason.slice(0, 100)}.`,
  }
}
