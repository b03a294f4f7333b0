import type { Offer } from './Offer.js'
import type { State } from './State.js'

/** What is shown as the whole cost, and is therefore the most that is signed: atomic units. */
export function toCost({ assessment }: State, { requirements }: Offer): bigint {
  return assessment?.cost ?? BigInt(requirements.amount)
}
