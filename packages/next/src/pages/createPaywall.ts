import type { Payment, ResourceServer, RouteOptions } from '@farebox/core/server'
import { servePaidRoute } from '@farebox/node'
import type { NextApiHandler, NextApiRequest, NextApiResponse } from 'next'
import { openSeller } from '../openSeller.js'
import type { LazyOptions, PaywallOptions } from '../PaywallOptions.js'

/** The request of an API route behind {@link ApiPaywall.paid}. */
export type PaidApiRequest = NextApiRequest & {
  /** The payment that buys this answer. */
  readonly payment: Payment
}

/** Sells API routes of the Pages Router. */
export interface ApiPaywall {
  /**
   * Puts a price on an API route, for every method: `export default paid(options, handler)`.
   *
   * @throws `config_invalid` for everything that can be known without a request: at once, or with the
   * first request where the paywall's options are a function
   */
  readonly paid: <Data>(
    options: RouteOptions<NextApiRequest>,
    handler: (req: PaidApiRequest, res: NextApiResponse<Data>) => unknown,
  ) => NextApiHandler<Data>
  /** Asks the facilitator whether it settles what the routes offer. @throws `facilitator_*` */
  readonly ready: () => Promise<void>
  /** What was sold, what is pending, what is owed. */
  readonly payments: ResourceServer['payments']
}

/** A function may be stopped when its handler resolves, so that waits for the last byte. */
function waitForClose(res: NextApiResponse): Promise<void> {
  return new Promise((resolve) => {
    if (res.closed || res.destroyed) resolve()
    else res.once('close', resolve)
  })
}

/**
 * Creates the wrapper that puts a price on API routes of the Pages Router (`pages/api`), in the Node
 * runtime; API routes in the Edge runtime take the one of `@farebox/next`.
 *
 * Next parses bodies before the handler, so a payment is bound to the body of its request only with
 * `export const config = { api: { bodyParser: false } }`.
 *
 * @throws `config_invalid`
 * @example
 * ```ts
 * // pages/api/weather.ts
 * import { evm } from '@farebox/evm/server'
 * import { createPaywall } from '@farebox/next/pages'
 *
 * const { paid } = createPaywall({
 *   facilitator: () => process.env['FACILITATOR_URL'] ?? 'http://127.0.0.1:4020',
 *   schemes: [evm()],
 *   payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
 * })
 *
 * const route = paid({ price: '$0.01', scheme: 'exact', network: 'base' }, (req, res) => {
 *   res.json({ weather: 'sunny', soldTo: req.payment.payer })
 * })
 * export { route as default }
 * ```
 */
export function createPaywall(options: LazyOptions<PaywallOptions<NextApiRequest>>): ApiPaywall {
  // Next has parsed the body, unless the route says otherwise: then its seller says so, too.
  const seller = openSeller(options, false)
  return {
    paid(routeOptions, handler) {
      const route = seller.route(routeOptions)
      return async (req, res) => {
        const { publicUrl, trustProxy } = seller.options()
        const settings = {
          context: req,
          trustProxy: trustProxy === true,
          ...(publicUrl === undefined ? {} : { publicUrl }),
        }
        let running: unknown
        await servePaidRoute(route(), req, res, settings, (payment) => {
          running = handler(Object.assign(req, { payment }), res)
        })
        // What it rejects with is answered by Next, behind the hold.
        await running
        await waitForClose(res)
      }
    },
    ready: () => seller.server().ready(),
    payments: {
      list: (query) => seller.server().payments.list(query),
      reconcile: () => seller.server().payments.reconcile(),
    },
  }
}
