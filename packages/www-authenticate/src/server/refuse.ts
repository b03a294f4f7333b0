import { FareboxError } from '@farebox/core'

/** Why a transfer does not pay for a request: `reason` of `proof_invalid`. */
export type ProofReason =
  | 'proof_unbound'
  | 'proof_wrong_network'
  | 'proof_wrong_request'
  | 'proof_expired'
  | 'proof_too_old'
  | 'proof_failed_transaction'
  | 'proof_not_a_transfer'
  | 'proof_payer_mismatch'
  | 'proof_signature_mismatch'
  | 'proof_memo_mismatch'
  | 'proof_amount_mismatch'
  | 'proof_over_limit'

export function refuse(reason: ProofReason, detail?: string): FareboxError {
  return new FareboxError('proof_invalid', {
    reason,
    ...(detail === undefined ? {} : { detail }),
  })
}
