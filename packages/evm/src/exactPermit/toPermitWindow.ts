import type { LocalCheckContext, PaymentRequirements } from '@farebox/core'
import type { PermitWindow } from './PermitTerms.js'

/** A block may be this many seconds away: a payment that ends earlier is not worth sending. */
const settlementMarginSeconds = 6
/** Clocks differ: a buyer whose clock is this far ahead still pays. */
const clockSkewSeconds = 60

/**
 * Where a payment's own window has to lie: it ends at least 6 s and the handler's time from now, and at
 * most `maxTimeoutSeconds` and a minute.
 */
export function toPermitWindow(
  { maxTimeoutSeconds }: PaymentRequirements,
  { now, minimumValiditySeconds }: LocalCheckContext,
): PermitWindow {
  const time = BigInt(Math.floor(now))
  const margin = Math.max(settlementMarginSeconds, Math.ceil(minimumValiditySeconds))
  return {
    now: time,
    earliestEnd: time + BigInt(margin),
    latestEnd: time + BigInt(Math.floor(maxTimeoutSeconds) + clockSkewSeconds),
  }
}

/**
 * The earliest time, in unix seconds, at which a payment of this end was let into a {@link toPermitWindow}: its
 * nonce was unused then.
 */
export function toEarliestAdmission(
  { maxTimeoutSeconds }: Pick<PaymentRequirements, 'maxTimeoutSeconds'>,
  end: number,
): number {
  return end - Math.floor(maxTimeoutSeconds) - clockSkewSeconds
}
