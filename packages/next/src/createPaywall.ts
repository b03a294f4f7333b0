import { FareboxError } from '@farebox/core'
import {
  type Payment,
  type ResourceServer,
  type RouteOptions,
  servePaidFetch,
} from '@farebox/core/server'
import { NextRequest } from 'next/server.js'
import { openSeller } from './openSeller.js'
import type { LazyOptions, PaywallOptions } from './PaywallOptions.js'
import { readAskedUrl } from './readAskedUrl.js'
import { refuseStaticBuild } from './refuseStaticBuild.js'
import { takeBackCookies } from './takeBackCookies.js'
import { toErrorResponse } from './toErrorResponse.js'
import { waitUntil } from './waitUntil.js'

/** What prices, recipients and hooks are told of a request. */
export interface SaleContext {
  /** Its body belongs to the handler. */
  readonly request: NextRequest
  /** The dynamic segments of the route; empty where it has none. */
  readonly params: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

/** The request of a handler behind {@link Paywall.paid}. */
export type PaidRequest = NextRequest & {
  /** The payment that buys this answer. */
  readonly payment: Payment
}

/** Sells route handlers of one seller, with one memory of all payments. */
export interface Paywall {
  /**
   * Puts a price on a route handler: `export const GET = paid(options, handler)`. The result has the
   * handler's type. `HEAD` needs no export of its own.
   *
   * @throws `config_invalid` for everything that can be known without a request: at once, or with the
   * first request where the paywall's options are a function
   */
  readonly paid: <Rest extends readonly unknown[]>(
    options: RouteOptions<SaleContext>,
    handler: (request: PaidRequest, ...rest: Rest) => Response | Promise<Response>,
  ) => (request: NextRequest, ...rest: Rest) => Promise<Response>
  /** Asks the facilitator whether it settles what the routes offer. @throws `facilitator_*` */
  readonly ready: () => Promise<void>
  /** What was sold, what is pending, what is owed. */
  readonly payments: ResourceServer['payments']
}

/** The second argument of a handler, if it is what Next passes. */
function readParams(context: unknown): SaleContext['params'] {
  const has = typeof context === 'object' && context !== null && 'params' in context
  // Next's own promise; route handlers without dynamic segments get one of an empty object.
  return has ? (context.params as SaleContext['params']) : Promise.resolve({})
}

/** Next hands out a proxy of the request, which the platform's `Request` does not take as its input. */
function rebuildNextRequest(request: NextRequest, body: ReadableStream<Uint8Array>): NextRequest {
  const { url, method, headers, signal, nextUrl } = request
  const nextConfig = { basePath: nextUrl.basePath }
  return new NextRequest(url, { method, headers, signal, body, duplex: 'half', nextConfig })
}

/** Next throws on these after the handler, when the money would have moved. */
function checkResponse(response: Response): Response {
  const isForProxies = ['x-middleware-rewrite', 'x-middleware-next'].some(
    // JavaScript may return anything, which Next then complains about.
    (name) => response instanceof Response && response.headers.has(name),
  )
  if (!isForProxies) return response
  throw new FareboxError('config_invalid', {
    detail: 'A route handler cannot answer with NextResponse.next() or NextResponse.rewrite().',
  })
}

/**
 * Creates the wrapper that puts a price on route handlers of the App Router, in the Node and the Edge
 * runtime.
 *
 * The handler runs once the payment is verified, and its answer is held back until the payment is
 * settled. Only answers with a 2xx status are charged; `redirect()`, `notFound()` and errors are not. A
 * failed settlement leaves nothing of the answer: neither body, headers nor cookies. A paid route is never
 * prerendered and never cached.
 *
 * Options are read when the module is imported, which `next build` does, too. What comes from the
 * environment goes into functions, or the options as a whole into one.
 *
 * Not covered: `after()` of the handler, which runs whatever becomes of the sale, and a `Cache-Control` for
 * the route in `next.config`, which Next prefers to that of any answer.
 *
 * @throws `config_invalid`
 * @example
 * ```ts
 * // app/weather/route.ts
 * import { evm } from '@farebox/evm/server'
 * import { createPaywall } from '@farebox/next'
 *
 * const { paid } = createPaywall({
 *   facilitator: () => process.env['FACILITATOR_URL'] ?? 'http://127.0.0.1:4020',
 *   schemes: [evm()],
 *   payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
 * })
 *
 * export const GET = paid({ price: '$0.01', scheme: 'exact', network: 'base' }, (request) =>
 *   Response.json({ weather: 'sunny', soldTo: request.payment.payer }),
 * )
 * ```
 */
export function createPaywall(options: LazyOptions<PaywallOptions<SaleContext>>): Paywall {
  const seller = openSeller(options, true)
  return {
    paid(routeOptions, handler) {
      const route = seller.route(routeOptions)
      return async (request, ...rest) => {
        // First, and outside of every `catch`: from this, Next learns that there is nothing to prerender.
        const url = readAskedUrl(request.url, request.headers)
        refuseStaticBuild()
        const { publicUrl, trustProxy } = seller.options()
        const settings = {
          context: { request, params: readParams(rest[0]) },
          url,
          rebuild: (_: Request, body: ReadableStream<Uint8Array>) =>
            rebuildNextRequest(request, body),
          onThrow: toErrorResponse,
          onReplace: () => takeBackCookies(request),
          waitUntil,
          ...(publicUrl === undefined ? {} : { publicUrl }),
          ...(trustProxy === undefined ? {} : { trustProxy }),
        }
        return servePaidFetch(route(), request, settings, async (payment, paidRequest) => {
          // What `rebuild` makes, or the request itself.
          const next = Object.assign(paidRequest as NextRequest, { payment })
          return checkResponse(await handler(next, ...rest))
        })
      }
    },
    ready: () => seller.server().ready(),
    payments: {
      list: (query) => seller.server().payments.list(query),
      reconcile: () => seller.server().payments.reconcile(),
    },
  }
}
