import {
  createResourceServer,
  type PaidRoute,
  type Payment,
  type ResourceServer,
  type ResourceServerOptions,
  type RouteOptions,
} from '@farebox/core/server'
import { toFareboxError } from '@farebox/core'
import {
  createRouteMatcher,
  isSharedProcess,
  nodeEnvironment,
  parsePublicUrl,
  type RoutePattern,
  sendResponse,
  servePaidRoute,
  toProblemResponse,
} from '@farebox/node'
import type { NextFunction, Request, Response } from 'express'

declare global {
  // Where Express looks for what middleware adds to its requests.
  namespace Express {
    interface Request {
      /** The payment that buys this answer. Absent where the request is free. */
      payment?: Payment
    }
  }
}

export interface PaywallOptions extends ResourceServerOptions<Request> {
  /**
   * What buyers see in place of scheme, host and any prefix that a proxy strips, such as
   * `https://api.example.com`. Recommended in production: without it the Host header decides.
   */
  readonly publicUrl?: string
  /** Whether to believe `X-Forwarded-*` headers. Default: the app's `trust proxy` setting. */
  readonly trustProxy?: boolean
}

/** What is sold at each route of an app. */
export interface RouteMap {
  readonly [pattern: RoutePattern]: RouteOptions<Request>
}

/** Express middleware for any route: it leaves the types of the route's parameters to Express. */
export type PaywallHandler = <Params>(
  req: Request<Params>,
  res: Response,
  next: NextFunction,
) => void

/** Middleware that sells routes of one seller, with one memory of all payments. */
export interface Paywall {
  /**
   * Sells one route: goes before its handler. The safest form, because whatever Express routes to the
   * handler has passed it.
   *
   * @throws `config_invalid` at once for everything that can be known without a request
   */
  readonly paid: (options: RouteOptions<Request>) => PaywallHandler
  /**
   * Sells routes by path: goes before everything it protects, with `app.use`.
   *
   * `'GET /weather'` (covers HEAD), `'/cities/:city'` (every method), `'/api/*'` (the path itself and
   * everything below). The first pattern that matches wins, in the order written. Encoded, doubled and
   * back slashes, dot segments, case and slashes at the end make no difference (T16). On a router that
   * is mounted, both the path below it and the whole one are compared. What it cannot see: a rewrite of
   * `req.url` or `req.method` by a middleware after it.
   *
   * @throws `config_invalid` at once, also for a pattern that cannot be read
   */
  readonly paywall: (routes: RouteMap) => PaywallHandler
  /** Asks the facilitator whether it settles what the routes offer. @throws `facilitator_*` */
  readonly ready: () => Promise<void>
  /** What was sold, what is pending, what is owed. */
  readonly payments: ResourceServer['payments']
}

/** Does the app trust the peer of this request as a proxy? Sub-apps inherit the setting. */
function isTrusted(req: Pick<Request, 'app' | 'socket'>): boolean {
  const trust: unknown = req.app.get('trust proxy fn')
  return typeof trust === 'function' && trust(req.socket.remoteAddress, 0) === true
}

/**
 * Creates middleware that puts a price on routes of an Express 4 or 5 app.
 *
 * The handler runs once the payment is verified, and its answer is held back until the payment is
 * settled. Only answers with a 2xx status are charged. A failed settlement leaves nothing of the answer:
 * neither its body nor the headers that the handler set.
 *
 * Not covered: a handler that writes to `req.socket` itself, and HTTP/2.
 *
 * @throws `config_invalid`
 * @example
 * ```ts
 * import { createPaywall } from '@farebox/express'
 * import { evm } from '@farebox/evm/server'
 * import express from 'express'
 *
 * const { paid } = createPaywall({
 *   facilitator: 'https://facilitator.example.com',
 *   schemes: [evm()],
 *   payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
 * })
 * const app = express()
 * app.get('/weather', paid({ price: '$0.01', scheme: 'exact', network: 'base' }), (req, res) => {
 *   res.json({ weather: 'sunny', soldTo: req.payment?.payer })
 * })
 * ```
 */
export function createPaywall(options: PaywallOptions): Paywall {
  const { publicUrl, trustProxy } = options
  if (publicUrl !== undefined) parsePublicUrl(publicUrl)
  const server = createResourceServer<Request>({
    environment: nodeEnvironment,
    sharedProcess: isSharedProcess(),
    rawBodies: true,
    ...options,
  })

  async function serve<Params>(
    route: PaidRoute<Request>,
    req: Request<Params>,
    res: Response,
    next: NextFunction,
  ): Promise<void> {
    const settings = {
      // A setting serves many routes: to it, parameters are strings by name.
      context: req as Request<unknown> as Request,
      originalUrl: req.originalUrl,
      trustProxy: trustProxy ?? isTrusted(req),
      ...(publicUrl === undefined ? {} : { publicUrl }),
    }
    const run = (payment: Payment): void => {
      req.payment = payment
      next()
    }
    try {
      await servePaidRoute(route, req, res, settings, run)
    } catch (thrown) {
      next(thrown)
    }
  }

  return {
    paid(routeOptions) {
      const route = server.route(routeOptions)
      return (req, res, next) => void serve(route, req, res, next)
    },

    paywall(routes) {
      const entries = Object.entries(routes).map(
        ([pattern, routeOptions]) => [pattern, server.route(routeOptions)] as const,
      )
      const find = createRouteMatcher(Object.fromEntries(entries))
      return (req, res, next) => {
        let route: PaidRoute<Request> | undefined
        try {
          route = find(req.method, [req.url, req.originalUrl])
        } catch (thrown) {
          return sendResponse(res, toProblemResponse(toFareboxError(thrown)))
        }
        if (route === undefined) next()
        else void serve(route, req, res, next)
      }
    },

    ready: () => server.ready(),
    payments: server.payments,
  }
}
