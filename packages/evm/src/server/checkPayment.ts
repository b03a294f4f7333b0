import type { LocalCheckContext, PaymentPayload, PaymentRequirements } from '@farebox/core'
import {
  checkRecipient,
  checkValue,
  checkWindow,
  settlementMarginSeconds,
} from '../eip3009/checkTerms.js'
import { parseEip3009Payment } from '../eip3009/parseEip3009Payment.js'

/** Clocks differ: a buyer whose clock is this far ahead still pays. */
const clockSkewSeconds = 60

/**
 * The x402 reason why an authorization cannot pay these requirements, in the order of x402 v2 §2.3:
 * recipient, end of validity, start of validity, value. The end lies at least 6 s and the handler's time
 * ahead, and at most `maxTimeoutSeconds` and a minute. The start has no lower bound: buyers sign 0.
 *
 * @throws `payload_invalid`
 */
export function checkPayment(
  payment: PaymentPayload,
  requirements: PaymentRequirements,
  context: LocalCheckContext,
): string | undefined {
  const { authorization } = parseEip3009Payment(payment)
  const now = BigInt(Math.floor(context.now))
  const minimum = BigInt(Math.ceil(context.minimumValiditySeconds))
  const margin = minimum > settlementMarginSeconds ? minimum : settlementMarginSeconds
  return (
    checkRecipient(authorization, requirements) ??
    checkWindow(authorization, {
      now,
      earliestEnd: now + margin,
      latestEnd: now + BigInt(Math.floor(requirements.maxTimeoutSeconds) + clockSkewSeconds),
    }) ??
    checkValue(authorization, requirements)
  )
}
