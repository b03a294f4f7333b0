import type { PaymentRequired, SettleResponse } from '@farebox/core'
import { createResourceServer } from '@farebox/core/server'
import { evm } from '@farebox/evm/server'
import { expectTypeOf } from 'vitest'
import {
  createFakeBuyer,
  createFakeFacilitator,
  expectChallenge,
  expectNotCharged,
  expectPaid,
  startFakeFacilitator,
  testAsset,
} from './index.js'

const facilitator = createFakeFacilitator()
const buyer = createFakeBuyer()

// A paywall takes the fake, and the fake's URL.
createResourceServer({ facilitator, schemes: [evm({ assets: [testAsset] })] })
createResourceServer({ facilitator: (await startFakeFacilitator()).url, schemes: [evm()] })

expectTypeOf(buyer.fetch).toEqualTypeOf<typeof fetch>()
expectTypeOf(buyer.address).toEqualTypeOf<`0x${string}`>()
expectTypeOf(buyer.payFor(new Response())).resolves.toEqualTypeOf<string>()
expectTypeOf(expectChallenge(new Response())).toEqualTypeOf<PaymentRequired>()
expectTypeOf(expectPaid(new Response()).transaction).toEqualTypeOf<string>()
expectTypeOf(expectPaid(new Response()).state).toEqualTypeOf<'settled'>()
expectTypeOf(expectNotCharged(new Response())).toEqualTypeOf<void>()
expectTypeOf(facilitator.settled[0]?.amount).toEqualTypeOf<bigint | undefined>()

// What a test client with plain headers answers is fine; what has no headers is not.
expectPaid({ status: 200, headers: { 'payment-response': 'x', 'set-cookie': ['a', 'b'] } })
// @ts-expect-error no headers
expectPaid({ status: 200 })

facilitator.next('verify', { invalid: 'insufficient_funds' })
facilitator.next('settle', 'pending')
facilitator.next('settle', { after: 100 })
const lie: SettleResponse = { success: true, transaction: '', network: 'eip155:1' }
facilitator.next('settle', { answer: lie })
// @ts-expect-error a verification is never pending
facilitator.next('verify', 'pending')
// @ts-expect-error a settlement fails, it is not invalid
facilitator.next('settle', { invalid: 'insufficient_funds' })
// @ts-expect-error not the answer to a verification
facilitator.next('verify', { answer: lie })
// @ts-expect-error nothing of that name
facilitator.next('supported', 'unreachable')
// @ts-expect-error the record is for reading
facilitator.settled.length = 0
