import type { FastifyPluginAsync } from 'fastify'
import { createPaywall } from './createPaywall.js'
import { toPlugin } from './toPlugin.js'
import type { PaywallOptions } from './types.js'

/**
 * Sells the routes that say so: `app.get('/weather', { config: { paid: { … } } }, handler)`.
 *
 * It belongs to the scope that registers it and to all scopes in there, so it is registered at the root,
 * or in the scope whose routes are sold. The paywall stands after every `onRequest` hook (CORS, rate
 * limits, authentication) and before the body is parsed. Prices and recipients that are functions see
 * the request at that point: with parameters and query as they came, without a body.
 *
 * A route outside of that scope is not sold, whatever its `config` says (T42): nobody looks at it there.
 * {@link Paywall.paid} is the form that cannot be misplaced.
 *
 * Options are checked when the plugin is loaded, and those of routes when they are declared. Routes that
 * are declared before it has loaded are sold as well, and checked on their first request: await the
 * registration.
 *
 * @throws `config_invalid`
 * @example
 * ```ts
 * import { paywall } from '@farebox/fastify'
 * import { evm } from '@farebox/evm/server'
 * import fastify from 'fastify'
 *
 * const app = fastify()
 * await app.register(paywall, {
 *   facilitator: 'https://facilitator.example.com',
 *   schemes: [evm()],
 *   payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
 * })
 * const paid = { price: '$0.01', scheme: 'exact', network: 'base' } as const
 * app.get('/weather', { config: { paid } }, async (request) => {
 *   return { sky: 'clear', soldTo: request.payment?.payer }
 * })
 * ```
 */
export const paywall: FastifyPluginAsync<PaywallOptions> = toPlugin((fastify, options) =>
  createPaywall(options).plugin(fastify, {}),
)
