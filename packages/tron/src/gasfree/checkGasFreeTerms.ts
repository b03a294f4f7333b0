import type { PaymentRequirements } from '@farebox/core'
import { parseTronAddress } from '../address/parseTronAddress.js'
import type { GasFreePermit } from './GasFreePermit.js'
import { gasFreeVersion } from './gasFreeScheme.js'
import { readGasFreeFee } from './readGasFreeFee.js'

/** Between which seconds a deadline has to lie. */
export interface DeadlineWindow {
  readonly earliest: number
  readonly latest: number
}

/**
 * The x402 reason why a permit cannot pay these requirements, by itself: token, recipient, amount (equal,
 * neither less nor more), provider and fee where the requirements name them, version, deadline.
 *
 * @throws `address_invalid`, `schema_invalid` for requirements that cannot be read
 */
export function checkGasFreeTerms(
  permit: GasFreePermit,
  requirements: PaymentRequirements,
  { earliest, latest }: DeadlineWindow,
): string | undefined {
  if (permit.token !== parseTronAddress(requirements.asset)) return 'gasfree_token_mismatch'
  if (permit.receiver !== parseTronAddress(requirements.payTo)) return 'gasfree_payto_mismatch'
  if (permit.value.toString() !== requirements.amount) return 'gasfree_amount_mismatch'
  const fee = readGasFreeFee(requirements)
  if (fee !== undefined && fee.provider !== permit.serviceProvider) return 'gasfree_fee_to_mismatch'
  if (fee !== undefined && permit.maxFee < fee.amount) return 'gasfree_fee_amount_mismatch'
  if (permit.version !== gasFreeVersion) return 'gasfree_version_not_supported'
  if (permit.deadline < BigInt(Math.ceil(earliest))) return 'gasfree_expired'
  if (permit.deadline > BigInt(Math.floor(latest))) return 'gasfree_deadline_too_late'
  return undefined
}
