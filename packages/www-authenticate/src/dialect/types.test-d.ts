import { expectTypeOf, test } from 'vitest'
import type { Failure } from '../errors/attempt.js'
import { buildAuthorization } from './buildAuthorization.js'
import { buildChallenge } from './buildChallenge.js'
import type { Challenge } from './Challenge.js'
import type { Proof } from './Proof.js'
import { parseChallenge } from './parseChallenge.js'
import { readAuthorization } from './readAuthorization.js'
import { readOffers } from './readOffers.js'

test('results are narrowed by ok', () => {
  const result = readAuthorization('')
  if (result.ok) expectTypeOf(result.proof).toEqualTypeOf<Proof>()
  else expectTypeOf(result).toEqualTypeOf<Failure>()
  const offers = readOffers(new Headers().get('www-authenticate'))
  if (offers.ok) expectTypeOf(offers.offers[0]).toEqualTypeOf<Challenge>()
})

test('what is read can be built', () => {
  const challenge = parseChallenge('')
  if (challenge !== null) expectTypeOf(buildChallenge).toBeCallableWith(challenge)
  expectTypeOf(buildAuthorization).toBeCallableWith('5abc')
  expectTypeOf(buildAuthorization).toBeCallableWith({ txHash: '5abc' })
})

test('amounts are texts', () => {
  // @ts-expect-error A number is no amount.
  buildChallenge({ chain: 'a', token: 'b', amount: 0.05, address: 'c' })
  // @ts-expect-error There is always somebody to pay.
  buildChallenge({ chain: 'a', token: 'b', amount: '0.05' })
})
