import { evm } from '@farebox/evm/server'
import type { Payment, RouteOptions } from '@farebox/core/server'
import type { NextApiHandler, NextApiRequest, NextApiResponse } from 'next'
import type { NextRequest } from 'next/server.js'
import { expectTypeOf } from 'vitest'
import { createPaywall, type PaidRequest, type SaleContext } from './createPaywall.js'
import { createPaywall as createApiPaywall } from './pages/createPaywall.js'
import { createProxyPaywall } from './proxy/createProxyPaywall.js'
import { createPagePaywall } from './server/createPagePaywall.js'

const options = {
  facilitator: 'https://facilitator.example.com',
  schemes: [evm()],
  payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
}
const terms = { price: '$0.01', scheme: 'exact', network: 'base' } as const
const { paid } = createPaywall(options)

/** What Next checks of the exports of a route. */
type RouteHandler<Params> = (
  request: NextRequest,
  context: { params: Promise<Params> },
) => Promise<Response | void> | Response | void

// The type of the handler stays.
type CityContext = { params: Promise<{ city: string }> }
const city = paid(terms, async (request, { params }: CityContext) => {
  expectTypeOf(request).toEqualTypeOf<PaidRequest>()
  expectTypeOf(request.payment).toEqualTypeOf<Payment>()
  return Response.json({ city: (await params).city })
})
expectTypeOf(city).toEqualTypeOf<
  (request: NextRequest, context: CityContext) => Promise<Response>
>()
expectTypeOf(city).toExtend<RouteHandler<{ city: string }>>()
expectTypeOf(city).not.toExtend<RouteHandler<{ town: string }>>()

const plain = paid(terms, () => new Response('sunny'))
expectTypeOf(plain).toEqualTypeOf<(request: NextRequest) => Promise<Response>>()
expectTypeOf(plain).toExtend<RouteHandler<object>>()
// Handlers that know nothing of payments, or of Next.
paid(terms, (request: NextRequest) => Response.json(request.nextUrl.pathname))
paid(terms, (request: Request) => Response.json(request.url))

// Settings see the request and the segments of its path.
paid(
  {
    ...terms,
    price: async ({ params, request }) => {
      expectTypeOf(request).toEqualTypeOf<NextRequest>()
      expectTypeOf((await params)['city']).toEqualTypeOf<string | string[] | undefined>()
      return '$0.02' as const
    },
  },
  () => new Response(),
)
expectTypeOf(paid).parameter(0).toEqualTypeOf<RouteOptions<SaleContext>>()

// Everything may wait for the first request.
createPaywall(() => options)
createPaywall({ ...options, facilitator: () => 'https://f.example', payTo: () => options.payTo })

// @ts-expect-error a handler answers
paid(terms, () => undefined)
// @ts-expect-error a number loses money
paid({ ...terms, price: 0.01 }, () => new Response())
// @ts-expect-error no facilitator
createPaywall({ schemes: [evm()] })
// @ts-expect-error not a URL of a string
createPaywall({ ...options, publicUrl: new URL('https://api.example.com') })

// API routes.
const api = createApiPaywall(options).paid<{ goods: string }>(terms, (req, res) => {
  expectTypeOf(req.payment).toEqualTypeOf<Payment>()
  expectTypeOf(res).toEqualTypeOf<NextApiResponse<{ goods: string }>>()
  res.json({ goods: 'sunny' })
})
expectTypeOf(api).toEqualTypeOf<NextApiHandler<{ goods: string }>>()
createApiPaywall(options).paid(
  { ...terms, price: (req) => (req.query['full'] === '1' ? '$2' : '$1') },
  (req: NextApiRequest, res) => res.json(req.query),
)

// Proxies.
const challenge = createProxyPaywall(options).challenge(terms)
expectTypeOf(challenge).toEqualTypeOf<(request: NextRequest) => Promise<Response | undefined>>()

// Pages.
const takePayment = createPagePaywall(options).paidPage({ ...terms, flow: 'upfront' })
const sale = await takePayment('/articles/one')
if (sale.payment === undefined) expectTypeOf(sale.refusal.status).toEqualTypeOf<number>()
else expectTypeOf(sale.payment).toEqualTypeOf<Payment>()
// @ts-expect-error a page is always settled first
createPagePaywall(options).paidPage({ ...terms, flow: 'authorization' })
// @ts-expect-error no scheme
createPagePaywall(options).paidPage({ price: '$0.01', network: 'base', flow: 'upfront' })
// @ts-expect-error no slash
void takePayment('articles/one')
