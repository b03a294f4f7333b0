import type { LocalCheckContext, PaymentPayload, PaymentRequirements } from '@farebox/core'
import { checkGasFreeTerms } from '../checkGasFreeTerms.js'
import { parseGasFreePayload } from '../parseGasFreePayload.js'
import { toDeadlineBounds } from '../toDeadlineBounds.js'

/** Buyers sign for at least 55 s; this much of it may be gone when the payment is here. */
const travelSeconds = 25
/** Clocks differ: a buyer whose clock is this far ahead still pays. */
const clockSkewSeconds = 60

/**
 * The x402 reason why a permit cannot pay these requirements. Besides the terms, its deadline must leave
 * time for the handler and for the provider, and not be later than providers take.
 *
 * @throws `payload_invalid`
 */
export function checkGasFreePayment(
  payment: PaymentPayload,
  requirements: PaymentRequirements,
  { now, minimumValiditySeconds }: LocalCheckContext,
): string | undefined {
  const { permit } = parseGasFreePayload(payment.payload)
  const { shortest, longest } = toDeadlineBounds(requirements.network)
  const second = Math.floor(now)
  return checkGasFreeTerms(permit, requirements, {
    earliest: second + Math.max(minimumValiditySeconds, shortest - travelSeconds),
    latest: second + longest + clockSkewSeconds,
  })
}
