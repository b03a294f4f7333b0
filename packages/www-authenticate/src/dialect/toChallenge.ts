import type { Challenge } from './Challenge.js'
import { checkChallenge } from './challengeMembers.js'
import { defaultChain } from './constants.js'
import type { ModeOptions } from './Mode.js'
import type { ServiceDescriptor } from './ServiceDescriptor.js'

/**
 * The challenge of a service. `compat` checks nothing.
 *
 * @throws {@link HeaderError} without an address, or with a price that is no decimal above zero
 *
 * @example
 * ```ts
 * import { buildChallenge, toChallenge } from '@farebox/www-authenticate'
 *
 * const service = { endpoint: 'https://api.example.com/quotes', price: '0.02', address: 'SolAddr' }
 * buildChallenge(toChallenge(service))
 * // x402 chain="solana", token="USDC", amount="0.02", address="SolAddr"
 * ```
 */
export function toChallenge(
  { price: amount, address, chain = defaultChain, token = 'USDC', serviceHash }: ServiceDescriptor,
  { mode = 'strict' }: ModeOptions = {},
): Challenge {
  const challenge = { chain, token, amount, address }
  if (mode === 'strict') checkChallenge(new Map(Object.entries(challenge)))
  return { ...challenge, ...(serviceHash ? { serviceHash } : {}) }
}
