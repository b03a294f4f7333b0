import { HeaderError } from '../errors/HeaderError.js'
import type { Challenge } from './Challenge.js'
import { type Members, toMessage } from './members.js'
import { readAmount } from './readAmount.js'

export const requiredFields: readonly string[] = ['chain', 'token', 'amount', 'address']

export const challengeMembers: Members<keyof Omit<Challenge, 'params'>> = new Map([
  ['chain', 'chain'],
  ['token', 'token'],
  ['amount', 'amount'],
  ['address', 'address'],
  ['service_hash', 'serviceHash'],
  ['service_tier', 'serviceTier'],
  ['refund_contract', 'refundContract'],
])

/** One of these may be cut off: nobody binds a payment to it. */
export const optionalFields: readonly string[] = [...challengeMembers.keys()].slice(
  requiredFields.length,
)

/**
 * What a challenge must say, for its reader and its builder alike.
 *
 * @throws {@link HeaderError}
 */
export function checkChallenge(values: ReadonlyMap<string, string>): void {
  const absent = requiredFields.find((name) => !values.get(name)?.trim())
  if (absent !== undefined) throw new HeaderError('missing', absent)
  readAmount(values.get('amount') ?? '', 18, 'strict')
}

export function createChallenge(values: ReadonlyMap<string, string>): Challenge {
  return {
    chain: '',
    token: '',
    amount: '',
    address: '',
    ...toMessage(values, challengeMembers),
  }
}
