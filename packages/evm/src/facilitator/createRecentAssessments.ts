import type { Environment, PaymentPayload, PaymentRequirements } from '@farebox/core'

/** How old what the chain said may be when a settlement is signed: shorter than most blocks. */
const freshMs = 1_000

interface Entry<Assessment> {
  readonly requirements: PaymentRequirements
  readonly assessment: Assessment
  readonly at: number
}

/**
 * What was found out about payments a moment ago, so that a settlement, which begins with a verification,
 * does not ask the chain twice. By the objects themselves: two payments with equal members are two.
 */
export interface RecentAssessments<Assessment> {
  keep(payment: PaymentPayload, requirements: PaymentRequirements, assessment: Assessment): void
  /** Each is good for one settlement. */
  take(payment: PaymentPayload, requirements: PaymentRequirements): Assessment | undefined
}

export function createRecentAssessments<Assessment>({
  now,
}: Environment): RecentAssessments<Assessment> {
  const entries = new WeakMap<PaymentPayload, Entry<Assessment>>()
  return {
    keep(payment, requirements, assessment) {
      entries.set(payment, { requirements, assessment, at: now() })
    },
    take(payment, requirements) {
      const entry = entries.get(payment)
      entries.delete(payment)
      const isFresh = entry !== undefined && now() - entry.at <= freshMs
      return isFresh && entry.requirements === requirements ? entry.assessment : undefined
    },
  }
}
