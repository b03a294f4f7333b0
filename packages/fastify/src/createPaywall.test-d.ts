import type { Server as HttpsServer } from 'node:https'
import type { Payment } from '@farebox/core/server'
import { evm } from '@farebox/evm/server'
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
  type onRequestHookHandler,
} from 'fastify'
import { expectTypeOf } from 'vitest'
import { createPaywall } from './createPaywall.js'
import { paywall } from './paywall.js'
import type { PaidOptions, Paywall, PaywallOptions } from './types.js'

const options = {
  facilitator: 'https://facilitator.example.com',
  schemes: [evm()],
  payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
} satisfies PaywallOptions
const terms = { price: '$0.01', scheme: 'exact', network: 'base' } as const
const { paid, paidPaths, plugin } = createPaywall(options)
const app: FastifyInstance = fastify()

// What an app gets.
expectTypeOf(paid(terms)).toExtend<onRequestHookHandler>()
expectTypeOf<FastifyRequest['payment']>().toEqualTypeOf<Payment | undefined>()
expectTypeOf<NonNullable<FastifyRequest['payment']>['amount']>().toEqualTypeOf<bigint>()
expectTypeOf(app.paywall).toEqualTypeOf<Paywall>()
await app.register(paywall, options)
await app.register(paywall, { ...options, publicUrl: 'https://api.example.com' })
await app.register(plugin)
// @ts-expect-error no facilitator
await app.register(paywall, { schemes: [evm()] })
// @ts-expect-error no options
await app.register(paywall)

// What a route knows stays known, in both forms.
interface CityRoute {
  readonly Params: { readonly city: string }
  readonly Querystring: { readonly full?: '1' }
  readonly Reply: { readonly sky: string }
}
app.get<CityRoute>('/a/:city', { config: { paid: terms } }, async (request) => {
  expectTypeOf(request.params.city).toEqualTypeOf<string>()
  expectTypeOf(request.payment?.payer).toEqualTypeOf<string | undefined>()
  return { sky: 'clear' }
})
app.get<CityRoute>('/b/:city', { onRequest: paid(terms) }, async (request) => {
  expectTypeOf(request.query.full).toEqualTypeOf<'1' | undefined>()
  return { sky: 'clear' }
})
app.post<{ Body: { x: number } }>('/c', { preHandler: [paid(terms)] }, async ({ body }) => {
  expectTypeOf(body.x).toEqualTypeOf<number>()
})
app.addHook('onRequest', paid(terms))
app.addHook('onRequest', paidPaths({ 'GET /weather': terms, '/api/*': terms }))

// On HTTPS, and with a logger of one's own.
declare const https: FastifyInstance<HttpsServer>
https.get('/x', { onRequest: paid(terms) }, async () => 'x')
https.get('/y', { config: { paid: terms } }, async () => 'x')
await https.register(paywall, options)
interface OwnLogger extends FastifyBaseLogger {
  readonly audit: (text: string) => void
}
declare const logged: FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  OwnLogger
>
logged.get('/x', { onRequest: paid(terms) }, async () => 'x')
await logged.register(paywall, options)

// Settings see Fastify's request.
const settings: PaidOptions = {
  ...terms,
  price(request) {
    expectTypeOf(request).toEqualTypeOf<FastifyRequest>()
    return request.headers['x-full'] === '1' ? '$2' : '$1'
  },
  description: (request) => request.url,
  payTo: async ({ headers }) => String(headers['x-seller'] ?? options.payTo),
}
paid(settings)
app.get('/d', { config: { paid: settings } }, async () => 'x')
paid({ accepts: [{ ...terms, price: (request) => `$${request.ip === '' ? 1 : 2}` }] })
createPaywall({ ...options, payTo: ({ protocol }) => (protocol === 'https' ? options.payTo : {}) })

// @ts-expect-error a number loses money
paid({ ...terms, price: 0.01 })
// @ts-expect-error no currency
app.get('/e', { config: { paid: { ...terms, price: '0.01' } } }, async () => 'x')
// @ts-expect-error no scheme
app.get('/f', { config: { paid: { price: '$0.01', network: 'base' } } }, async () => 'x')
// @ts-expect-error a setting that does not exist
paid({ ...terms, prise: '$0.01' })
// @ts-expect-error one form or the other
paid({ ...terms, accepts: [terms] })
// @ts-expect-error no slash
paidPaths({ weather: terms })
// @ts-expect-error not a URL of a string
createPaywall({ ...options, publicUrl: new URL('https://api.example.com') })
