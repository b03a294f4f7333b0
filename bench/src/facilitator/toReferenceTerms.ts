import type { PaymentRequirements } from '@farebox/core'
import type { PaymentRequirements as ReferenceRequirements } from '@x402/core/types'

/** Requirements as the reference's types have them: the same object. */
export function toReferenceTerms(requirements: PaymentRequirements): ReferenceRequirements {
  return { extra: {}, ...requirements } as ReferenceRequirements
}
