import type { Challenge, Receipt, Rejection } from '@farebox/core/client'
import type { ClientMechanism } from '@farebox/core'
import { expectTypeOf } from 'vitest'
import type { PaymentEvent } from './PaymentEvent.js'
import { payingFetch } from './payingFetch.js'
import type { ResponsePayment } from './readPayment.js'
import { readPayment } from './readPayment.js'
import { readReceipt } from './readReceipt.js'

declare const mechanism: ClientMechanism
declare const response: Response

expectTypeOf(payingFetch({ schemes: [mechanism] })).toEqualTypeOf<typeof fetch>()
expectTypeOf(readReceipt(response)).toEqualTypeOf<Receipt | undefined>()
expectTypeOf(readPayment(response)).toEqualTypeOf<ResponsePayment | undefined>()

payingFetch({
  schemes: [[mechanism]],
  budget: { perPayment: '$0.10', perDay: '$5' },
  approve: (offer) => offer.totalCost < 1000n,
  onPayment: (event) => expectTypeOf(event).toEqualTypeOf<PaymentEvent>(),
  retry: { tries: 1 },
  resign: ({ changes, challenge }) => {
    expectTypeOf(changes).toEqualTypeOf<readonly Rejection[]>()
    expectTypeOf(challenge).toEqualTypeOf<Challenge>()
    return false
  },
  fetch,
})
// @ts-expect-error no scheme could pay
payingFetch({})
// @ts-expect-error a number has lost its digits
payingFetch({ schemes: [mechanism], budget: { perPayment: 0.1 } })
// @ts-expect-error a number of payments is not a policy
payingFetch({ schemes: [mechanism], resign: 1 })
// @ts-expect-error one list, not one host
payingFetch({ schemes: [mechanism], allowedRedirectHosts: 'example.com' })
