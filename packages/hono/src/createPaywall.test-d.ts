import type { Payment, RouteOptions } from '@farebox/core/server'
import { evm } from '@farebox/evm/server'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { createMiddleware } from 'hono/factory'
import { expectTypeOf } from 'vitest'
import { createPaywall, type PaywallOptions, type PaywallVariables } from './createPaywall.js'

const options = {
  facilitator: 'https://facilitator.example.com',
  schemes: [evm()],
  payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
} satisfies PaywallOptions
const terms = { price: '$0.01', scheme: 'exact', network: 'base' } as const
const { paid, paywall } = createPaywall(options)

expectTypeOf(paid(terms)).toEqualTypeOf<MiddlewareHandler<{ Variables: PaywallVariables }>>()
expectTypeOf(paid).parameter(0).toEqualTypeOf<RouteOptions<Context>>()

// Behind `paid`, the payment and the parameters of the route are known.
new Hono().get('/cities/:city', paid(terms), (c) => {
  expectTypeOf(c.var.payment).toEqualTypeOf<Payment>()
  expectTypeOf(c.get('payment').amount).toEqualTypeOf<bigint>()
  expectTypeOf(c.req.param('city')).toEqualTypeOf<string>()
  return c.json({})
})

// Beside variables and bindings of the app and of other middleware.
interface User {
  readonly name: string
}
const login = createMiddleware<{ Variables: { user: User } }>((_, next) => next())
new Hono<{ Bindings: { KEY: string } }>().post('/x', login, paid(terms), (c) => {
  expectTypeOf(c.var.user).toEqualTypeOf<User>()
  expectTypeOf(c.var.payment.payer).toEqualTypeOf<string>()
  expectTypeOf(c.env.KEY).toEqualTypeOf<string>()
  return c.text('')
})

// Behind a map, it depends on the path.
new Hono()
  .use(paywall({ 'GET /weather': terms, '/api/*': terms, 'DELETE /x/:id': terms }))
  .get('/weather', (c) => {
    expectTypeOf(c.var.payment).toEqualTypeOf<Payment | undefined>()
    return c.text('')
  })
new Hono<{ Variables: PaywallVariables }>().use(paid(terms)).get('/x', (c) => {
  expectTypeOf(c.var.payment).toEqualTypeOf<Payment>()
  return c.text('')
})

// Settings see Hono's context.
paid({
  ...terms,
  price(c) {
    expectTypeOf(c).toEqualTypeOf<Context>()
    return c.req.query('full') === undefined ? '$1' : '$2'
  },
  description: (c) => c.req.path,
  payTo: async (c) => c.req.header('x-seller') ?? options.payTo,
})

// @ts-expect-error a number loses money
paid({ ...terms, price: 0.01 })
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
// @ts-expect-error no facilitator
createPaywall({ schemes: [evm()] })
