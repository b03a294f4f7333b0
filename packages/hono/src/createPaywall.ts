import { toFareboxError } from '@farebox/core'
import {
  createResourceServer,
  createRouteMatcher,
  type PaidRoute,
  parsePublicUrl,
  type Payment,
  type ResourceServer,
  type ResourceServerOptions,
  type RouteOptions,
  type RoutePattern,
  toProblemResponse,
} from '@farebox/core/server'
import type { Context, MiddlewareHandler } from 'hono'
import { basePath } from 'hono/route'
import { isSharedProcess } from './isSharedProcess.js'
import { servePaid } from './servePaid.js'

/** What the paywall adds to `c.var`, for apps that name their variables: `new Hono<{ Variables: … }>()`. */
export interface PaywallVariables {
  /** The payment that buys this answer. */
  payment: Payment
}

export interface PaywallOptions extends ResourceServerOptions<Context> {
  /**
   * What buyers see in place of scheme, host and any prefix that a proxy strips, such as
   * `https://api.example.com`. Recommended on servers of your own: without it the Host header decides.
   */
  readonly publicUrl?: string
  /** True when a proxy overwrites the `X-Forwarded-*` headers, so that they may be believed. Default false. */
  readonly trustProxy?: boolean
}

/** What is sold at each route of an app. */
export interface RouteMap {
  readonly [pattern: RoutePattern]: RouteOptions<Context>
}

/** Middleware that sells routes of one seller, with one memory of all payments. */
export interface Paywall {
  /**
   * Sells one route: goes before its handler. The safest form, because whatever Hono routes to the
   * handler has passed it. With `app.use` it sells everything behind it.
   *
   * @throws `config_invalid` at once for everything that can be known without a request
   */
  readonly paid: (
    options: RouteOptions<Context>,
  ) => MiddlewareHandler<{ Variables: PaywallVariables }>
  /**
   * Sells routes by path: goes before everything it protects, with `app.use`.
   *
   * `'GET /weather'` (covers HEAD), `'/cities/:city'` (every method), `'/api/*'` (the path itself and
   * everything below). The first pattern that matches wins, in the order written. Encoded, doubled and
   * back slashes, dot segments, case and slashes at the end make no difference (T16). In a sub-app, or
   * behind a base path, both the path below it and the whole one are compared.
   *
   * @throws `config_invalid` at once, also for a pattern that cannot be read
   */
  readonly paywall: (
    routes: RouteMap,
  ) => MiddlewareHandler<{ Variables: Partial<PaywallVariables> }>
  /** Asks the facilitator whether it settles what the routes offer. @throws `facilitator_*` */
  readonly ready: () => Promise<void>
  /** What was sold, what is pending, what is owed. */
  readonly payments: ResourceServer['payments']
}

/** The path as patterns may name it: below the app that the paywall is in, as Hono routes it, as it came. */
function listTargets(c: Context): readonly string[] {
  const { path, raw } = c.req
  const base = basePath(c)
  return path.startsWith(base) ? [path.slice(base.length), path, raw.url] : [path, raw.url]
}

/** A route of which nothing is known but that it must not be served. */
function refuse(thrown: unknown): PaidRoute<Context> {
  const response = toProblemResponse(toFareboxError(thrown))
  return { handle: async () => ({ kind: 'respond', response }) }
}

/**
 * Creates middleware that puts a price on routes of a Hono app, on every runtime that Hono runs on.
 *
 * The handler runs once the payment is verified, and its answer is held back until the payment is
 * settled. Only answers with a 2xx status are charged. A failed settlement leaves nothing of the answer:
 * neither its body nor the headers that the handler set.
 *
 * An answer counts as delivered when the runtime has taken its last chunk. Not covered: a handler that
 * answers past Hono, such as by `c.env.outgoing` of Node.
 *
 * @throws `config_invalid`, also for a store in memory where the runtime has no process to share it
 * @example
 * ```ts
 * import { evm } from '@farebox/evm/server'
 * import { createPaywall } from '@farebox/hono'
 * import { Hono } from 'hono'
 *
 * const { paid } = createPaywall({
 *   facilitator: 'https://facilitator.example.com',
 *   schemes: [evm()],
 *   payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
 * })
 * const app = new Hono()
 * app.get('/weather', paid({ price: '$0.01', scheme: 'exact', network: 'base' }), (c) =>
 *   c.json({ weather: 'sunny', soldTo: c.var.payment.payer }),
 * )
 * ```
 */
export function createPaywall(options: PaywallOptions): Paywall {
  const { publicUrl, trustProxy = false } = options
  if (publicUrl !== undefined) parsePublicUrl(publicUrl)
  const server = createResourceServer<Context>({
    sharedProcess: isSharedProcess(),
    rawBodies: true,
    ...options,
  })
  const urlOptions = { trustProxy, ...(publicUrl === undefined ? {} : { publicUrl }) }

  return {
    paid(routeOptions) {
      const route = server.route(routeOptions)
      return (c, next) => servePaid(route, c, next, urlOptions)
    },

    paywall(routes) {
      const entries = Object.entries(routes).map(
        ([pattern, routeOptions]) => [pattern, server.route(routeOptions)] as const,
      )
      const find = createRouteMatcher(Object.fromEntries(entries))
      return async (c, next) => {
        let route: PaidRoute<Context> | undefined
        try {
          route = find(c.req.method, listTargets(c))
        } catch (thrown) {
          route = refuse(thrown)
        }
        if (route === undefined) await next()
        else await servePaid(route, c, next, urlOptions)
      }
    },

    ready: () => server.ready(),
    payments: server.payments,
  }
}
