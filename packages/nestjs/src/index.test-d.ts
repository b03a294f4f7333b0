import type { Payment as PaymentOfRequest, PaidRoute, ResourceServer } from '@farebox/core/server'
import { evm } from '@farebox/evm/server'
import { type ExecutionContext, Get, Injectable, Module } from '@nestjs/common'
import { expectTypeOf } from 'vitest'
import {
  describePaid,
  Free,
  getPayment,
  getPaywallToken,
  InjectPaywall,
  Paid,
  Payment,
  Paywall,
  PaywallGuard,
  PaywallModule,
  type PaywallOptions,
} from './index.js'
import { ApiPaid } from './swagger/index.js'
import { PaywallTestingModule } from './testing/index.js'

const options = {
  facilitator: 'https://facilitator.example.com',
  schemes: [evm()],
  payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
} satisfies PaywallOptions
const terms = { price: '$0.01', scheme: 'exact', network: 'base' } as const

@Injectable()
class Prices {
  readonly cheap = '$0.01'
  async today(product: string): Promise<`$${string}`> {
    return product === 'report' ? '$1' : '$0.01'
  }
}

abstract class Tariff {
  abstract price(): `$${string}`
}

// On methods and classes, with one import for the decorator and the type of its parameter.
@Paid(terms)
export class Controller {
  @Get()
  @Paid({ ...terms, paywall: 'eu' })
  weather(@Payment() payment: Payment) {
    expectTypeOf(payment).toEqualTypeOf<PaymentOfRequest>()
    return payment.amount
  }

  @Free()
  health() {}

  @ApiPaid(terms)
  documented() {}
}
export class Injected {
  constructor(@InjectPaywall('eu') readonly paywall: Paywall) {}
}

// Settings see Nest's context.
Paid({
  ...terms,
  price(context) {
    expectTypeOf(context).toEqualTypeOf<ExecutionContext>()
    return '$1'
  },
  payTo: async (context) => context.getClass().name,
})
Paid({ accepts: [terms, { ...terms, network: 'polygon' }], description: 'Weather' })

// Factories are handed what is injected.
Paid({
  inject: [Prices, Tariff, 'STRING'],
  useFactory(prices, tariff, text: string) {
    expectTypeOf(prices).toEqualTypeOf<Prices>()
    expectTypeOf(tariff).toEqualTypeOf<Tariff>()
    return { ...terms, price: () => prices.today(text), description: tariff.price() }
  },
})
ApiPaid({ inject: [Prices], useFactory: ({ cheap }) => ({ ...terms, price: cheap }) })

// @ts-expect-error a number loses money
Paid({ ...terms, price: 0.01 })
// @ts-expect-error no scheme
Paid({ price: '$0.01', network: 'base' })
// @ts-expect-error a setting that does not exist
Paid({ ...terms, prise: '$0.01' })
// @ts-expect-error one form or the other
Paid({ ...terms, accepts: [terms] })
// @ts-expect-error another service
Paid({ inject: [Prices], useFactory: (tariff: Tariff) => ({ ...terms, price: tariff.price() }) })
// @ts-expect-error terms are missing
Paid({ inject: [], useFactory: () => ({ price: '$1' }) })
export class Wrong {
  // @ts-expect-error a property is not sold
  @Paid(terms) property = 1
}

// The module.
Module({ imports: [PaywallModule.forRoot({ ...options, name: 'eu', isGlobal: false })] })
PaywallModule.forRoot({ ...options, payTo: (context) => context.getClass().name })
PaywallModule.forRootAsync({
  inject: [Prices],
  useFactory: (prices: Prices) => ({ ...options, payTo: prices.cheap }),
})
PaywallModule.forRootAsync({ useFactory: async () => options, guard: PaywallGuard })
PaywallTestingModule.forRoot()
PaywallTestingModule.forRoot({ payTo: options.payTo })
// @ts-expect-error no facilitator
PaywallModule.forRoot({ schemes: [evm()] })
// @ts-expect-error neither a factory nor a class
PaywallModule.forRootAsync({ inject: [Prices] })
// @ts-expect-error both
PaywallModule.forRootAsync({ useFactory: () => options, useClass: Prices })
// @ts-expect-error it creates no options
PaywallModule.forRootAsync({ useClass: Prices })
// @ts-expect-error another guard
PaywallModule.forRoot({ ...options, guard: Prices })

// What is injected.
declare const paywall: Paywall
expectTypeOf(paywall.payments).toEqualTypeOf<ResourceServer['payments']>()
expectTypeOf(paywall.route(terms)).toEqualTypeOf<PaidRoute<ExecutionContext>>()
expectTypeOf(getPayment({})).toEqualTypeOf<PaymentOfRequest | undefined>()
expectTypeOf(describePaid(terms).status).toEqualTypeOf<402>()
getPaywallToken('eu')
