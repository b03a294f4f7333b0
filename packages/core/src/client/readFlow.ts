import type { PaymentRequirements } from '../wire/types.js'
import type { Candidate } from './Candidate.js'

/** The payment flow of requirements (x402 v2 §1.2, `extra.paymentFlow`), unless it is one not known here. */
export function readFlow({ extra }: PaymentRequirements): Candidate['flow'] | undefined {
  const flow = extra?.['paymentFlow'] ?? 'authorization'
  return flow === 'authorization' || flow === 'upfront' ? flow : undefined
}
