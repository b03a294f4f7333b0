import type { Payment, RouteOptions } from '@farebox/core/server'
import { evm } from '@farebox/evm/server'
import express, { type Request, type RequestHandler } from 'express'
import { expectTypeOf } from 'vitest'
import { createPaywall, type PaywallOptions } from './createPaywall.js'

const options = {
  facilitator: 'https://facilitator.example.com',
  schemes: [evm()],
  payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
} satisfies PaywallOptions
const terms = { price: '$0.01', scheme: 'exact', network: 'base' } as const
const { paid, paywall } = createPaywall(options)

// What an app gets.
expectTypeOf(paid(terms)).toExtend<RequestHandler>()
expectTypeOf<Request['payment']>().toEqualTypeOf<Payment | undefined>()
expectTypeOf<NonNullable<Request['payment']>['amount']>().toEqualTypeOf<bigint>()

// The parameters of a route stay known behind the paywall.
express().get('/cities/:city', paid(terms), (req, res) => {
  expectTypeOf(req.params.city).toEqualTypeOf<string>()
  expectTypeOf(req.payment?.payer).toEqualTypeOf<string | undefined>()
  res.json({})
})
express().use(paywall({ 'GET /weather': terms, '/api/*': terms, 'DELETE /x/:id': terms }))
const guards: RequestHandler[] = [paid(terms), paywall({ '/x': terms })]
express.Router().use(...guards)

// Settings see Express's request.
paid({
  ...terms,
  price(req) {
    expectTypeOf(req).toEqualTypeOf<Request>()
    return req.query['full'] === '1' ? '$2' : '$1'
  },
  description: (req) => req.path,
  payTo: async (req) => req.get('x-seller') ?? options.payTo,
})
paid({ accepts: [{ ...terms, price: (req) => `$${req.ip === undefined ? 1 : 2}` }] })
createPaywall({ ...options, payTo: (req) => (req.secure ? options.payTo : { 'eip155:*': '0x' }) })
expectTypeOf(paid).parameter(0).toEqualTypeOf<RouteOptions<Request>>()

// @ts-expect-error a number loses money
paid({ ...terms, price: 0.01 })
// @ts-expect-error no currency
paid({ ...terms, price: '0.01' })
// @ts-expect-error no scheme
paid({ price: '$0.01', network: 'base' })
// @ts-expect-error a setting that does not exist
paid({ ...terms, prise: '$0.01' })
// @ts-expect-error one form or the other
paid({ ...terms, accepts: [terms] })
// @ts-expect-error no slash
paywall({ weather: terms })
// @ts-expect-error no method in lower case
paywall({ 'get /weather': terms })
// @ts-expect-error terms are missing
paywall({ '/weather': {} })
// @ts-expect-error no facilitator
createPaywall({ schemes: [evm()] })
// @ts-expect-error not a URL of a string
createPaywall({ ...options, publicUrl: new URL('https://api.example.com') })
