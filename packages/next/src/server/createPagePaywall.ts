import { FareboxError, type HttpResponse } from '@farebox/core'
import { type Payment, type RouteOptions, toFetchRequest } from '@farebox/core/server'
import { headers } from 'next/headers.js'
import { openSeller } from '../openSeller.js'
import type { LazyOptions, PaywallOptions } from '../PaywallOptions.js'
import { readAskedUrl } from '../readAskedUrl.js'
import { waitUntilSent } from '../waitUntilSent.js'

/**
 * The terms of a page. It is settled before it renders, and the challenge says so: give `challenge` of
 * `@farebox/next/proxy` the same terms.
 */
export type PageOptions = RouteOptions<Headers> & { readonly flow: 'upfront' }

/**
 * Takes the payment for the page that is being rendered. Call it once, in the page itself, before anything
 * that is sold is read.
 *
 * @param path as the buyer asks for it, with the query where that makes a difference: a server component is
 * not told. Made from the page's own `params`, never from a header.
 */
export type TakePayment = (path: `/${string}`) => Promise<PageSale>

/** Whether a page may be shown. */
export type PageSale =
  | { readonly payment: Payment; readonly refusal?: never }
  /** What a route handler would have answered: the challenge, or what is wrong with the payment. */
  | { readonly refusal: HttpResponse; readonly payment?: never }

/** Sells pages of the App Router. */
export interface PagePaywall {
  /**
   * Puts a price on a page, outside of the component.
   *
   * @throws `config_invalid` for everything that can be known without a request
   */
  readonly paidPage: (options: PageOptions) => TakePayment
}

/**
 * Creates the helper that sells whole pages, in server components.
 *
 * A server component can neither hold its answer back nor set a status or a header. So the payment is
 * settled *before* the page renders (`flow: 'upfront'`), what goes wrong afterwards is paid for, the buyer
 * gets no receipt, and a request without a payment gets status 200 and whatever the page shows instead.
 * `challenge` of `@farebox/next/proxy` answers that request with a real 402.
 * For programs, sell a route handler.
 *
 * @throws `config_invalid`
 * @example
 * ```ts
 * // app/articles/[slug]/page.tsx
 * import { evm } from '@farebox/evm/server'
 * import { createPagePaywall } from '@farebox/next/server'
 *
 * const { paidPage } = createPagePaywall({
 *   facilitator: () => process.env['FACILITATOR_URL'] ?? 'http://127.0.0.1:4020',
 *   schemes: [evm()],
 *   payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
 * })
 * const terms = { price: '$0.10', scheme: 'exact', network: 'base', flow: 'upfront' } as const
 * const takePayment = paidPage(terms)
 *
 * export async function Article(props: { params: Promise<{ slug: string }> }): Promise<string> {
 *   const { slug } = await props.params
 *   const { payment } = await takePayment(`/articles/${slug}`)
 *   return payment === undefined ? 'This article costs $0.10.' : 'The whole article.'
 * }
 * ```
 */
export function createPagePaywall(options: LazyOptions<PaywallOptions<Headers>>): PagePaywall {
  const seller = openSeller(options, false)
  return {
    paidPage(routeOptions) {
      const { flow }: RouteOptions<Headers> = routeOptions
      if (flow !== 'upfront') {
        throw new FareboxError('config_invalid', {
          detail: 'A page is sold with "flow: \'upfront\'".',
        })
      }
      const route = seller.route(routeOptions)
      return async (path) => {
        const sent = new Headers(await headers())
        const { publicUrl, trustProxy } = seller.options()
        // Next sets the header itself where no proxy did.
        const isSecure = sent.get('x-forwarded-proto')?.startsWith('https') === true
        const url = readAskedUrl(`${isSecure ? 'https' : 'http'}://localhost${path}`, sent)
        const asked = toFetchRequest(new Request(url, { headers: sent }), {
          context: sent,
          ...(publicUrl === undefined ? {} : { publicUrl }),
          ...(trustProxy === undefined ? {} : { trustProxy }),
        })
        const outcome = await route().handle(asked)
        if (outcome.kind === 'respond') return { refusal: outcome.response }
        const decided = await outcome.finish({ status: 200 })
        if (decided.kind === 'replace') return { refusal: decided.response }
        waitUntilSent(decided.delivered)
        return { payment: outcome.payment }
      }
    },
  }
}
