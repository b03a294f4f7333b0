import { type RouteOptions, toFetchRequest, toFetchResponse } from '@farebox/core/server'
import type { NextRequest } from 'next/server.js'
import { openSeller } from '../openSeller.js'
import type { LazyOptions, PaywallOptions } from '../PaywallOptions.js'
import { readAskedUrl } from '../readAskedUrl.js'

/** Tells prices before a request reaches its route. */
export interface ProxyPaywall {
  /**
   * Answers requests without a payment with the price, and lets all others pass: to a route that is
   * wrapped with `paid`, or a page of `@farebox/next/server`. The terms must be those of the route, `flow`
   * included.
   *
   * @throws `config_invalid` for everything that can be known without a request
   */
  readonly challenge: (
    options: RouteOptions<NextRequest>,
  ) => (request: NextRequest) => Promise<Response | undefined>
}

function carriesPayment({ headers }: NextRequest): boolean {
  return headers.has('payment-signature') || headers.has('x-payment')
}

/**
 * Creates the helper for `proxy.ts` (`middleware.ts` before Next 16).
 *
 * It protects nothing by itself, and never touches a payment. A proxy runs before the work and does not see
 * what comes of it: had it settled, an error would be paid for; had it only verified, a payment
 * that fails later would have bought the answer. So it lets every payment pass unread, and
 * **every route behind it must be wrapped itself**. What it is for: a price in place of a page, and an
 * answer to buyers who only ask, without waking the route.
 *
 * Which paths are priced says Next's own `config.matcher`.
 *
 * @throws `config_invalid`
 * @example
 * ```ts
 * // proxy.ts
 * import { evm } from '@farebox/evm/server'
 * import { createProxyPaywall } from '@farebox/next/proxy'
 *
 * const { challenge } = createProxyPaywall({
 *   facilitator: () => process.env['FACILITATOR_URL'] ?? 'http://127.0.0.1:4020',
 *   schemes: [evm()],
 *   payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
 * })
 *
 * export const proxy = challenge({
 *   price: '$0.10',
 *   scheme: 'exact',
 *   network: 'base',
 *   flow: 'upfront',
 * })
 * export const config = { matcher: '/articles/:slug' }
 * ```
 */
export function createProxyPaywall(
  options: LazyOptions<PaywallOptions<NextRequest>>,
): ProxyPaywall {
  const seller = openSeller(options, true)
  return {
    challenge(routeOptions) {
      const route = seller.route(routeOptions)
      return async (request) => {
        // OPTIONS is for whoever answers CORS.
        if (carriesPayment(request) || request.method === 'OPTIONS') return undefined
        const { publicUrl, trustProxy } = seller.options()
        const asked = toFetchRequest(request, {
          context: request,
          url: readAskedUrl(request.url, request.headers),
          ...(publicUrl === undefined ? {} : { publicUrl }),
          ...(trustProxy === undefined ? {} : { trustProxy }),
        })
        const outcome = await route().handle(asked)
        if (outcome.kind === 'respond') {
          return toFetchResponse(outcome.response, { method: request.method })
        }
        // Cannot be, without a payment; the route decides then.
        await outcome.abort('response_abandoned')
        return undefined
      }
    },
  }
}
