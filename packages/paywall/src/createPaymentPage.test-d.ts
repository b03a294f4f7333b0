import type { PaymentPage, ResourceServerOptions } from '@farebox/core/server'
import { expectTypeOf, test } from 'vitest'
import { createPaymentPage } from './createPaymentPage.js'

test('options', () => {
  expectTypeOf(createPaymentPage()).toEqualTypeOf<PaymentPage>()
  expectTypeOf(createPaymentPage()).toExtend<NonNullable<ResourceServerOptions['page']>>()
  createPaymentPage({ theme: { light: { accent: 'red' } }, languages: { de: { pay: 'Zahlen' } } })
  // @ts-expect-error there is no such colour
  createPaymentPage({ theme: { light: { acent: 'red' } } })
  // @ts-expect-error there is no such sentence
  createPaymentPage({ languages: { de: { payy: 'Zahlen' } } })
  // @ts-expect-error a chain needs a node
  createPaymentPage({ chains: [{ network: 'anvil' }] })
})
