import { evm } from '@farebox/evm/server'
import {
  createFakeBuyer,
  createFakeFacilitator,
  expectChallenge,
  expectPaid,
  testAsset,
} from '@farebox/testing'
import { NextRequest, NextResponse } from 'next/server.js'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createPaywall } from './createPaywall.js'
import { createProxyPaywall } from './proxy/createProxyPaywall.js'
import { createPagePaywall } from './server/createPagePaywall.js'
import { createPaywall as createApiPaywall } from './pages/createPaywall.js'

const terms = { price: '$0.01', scheme: 'exact', network: testAsset.network } as const
const url = 'https://shop.example/weather?city=x'

function createOptions() {
  return {
    facilitator: createFakeFacilitator(),
    schemes: [evm({ assets: [testAsset] })],
    payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  }
}

async function payFor(response: Response, init: RequestInit = {}): Promise<NextRequest> {
  const headers = new Headers(init.headers)
  headers.set('payment-signature', await createFakeBuyer().payFor(expectChallenge(response)))
  const { signal: _none, ...rest } = init
  return new NextRequest(url, { ...rest, headers })
}

afterEach(() => vi.unstubAllEnvs())

describe('outside of Next, as in a unit test', () => {
  test('a request is challenged, then sold', async () => {
    const options = createOptions()
    const GET = createPaywall(options).paid(terms, (request) =>
      NextResponse.json({
        soldTo: request.payment.payer,
        city: request.nextUrl.searchParams.get('city'),
      }),
    )
    const unpaid = await GET(new NextRequest(url))
    expect(expectChallenge(unpaid).resource.url).toBe(url)
    const answer = await GET(await payFor(unpaid))
    const { payer } = expectPaid(answer)
    expect(await answer.json()).toEqual({ soldTo: payer, city: 'x' })
    expect(options.facilitator.settled).toHaveLength(1)
  })

  test('T39 a sale that fails', async () => {
    const options = createOptions()
    const GET = createPaywall(options).paid(terms, () => new Response('sunny'))
    options.facilitator.next('settle', { failed: 'insufficient_funds' })
    const answer = await GET(await payFor(await GET(new NextRequest(url))))
    expect([answer.status, await answer.text()]).toEqual([
      402,
      expect.not.stringContaining('sunny'),
    ])
  })

  test('upfront: an error is answered with the receipt', async () => {
    const POST = createPaywall(createOptions()).paid({ ...terms, flow: 'upfront' }, () => {
      throw new Error('10.0.0.7')
    })
    const init = { method: 'POST', body: 'hello' }
    const answer = await POST(await payFor(await POST(new NextRequest(url, init)), init))
    expect([answer.status, answer.headers.has('payment-response')]).toEqual([500, true])
  })

  test.each([
    ['next', () => NextResponse.next()],
    ['rewrite', () => NextResponse.rewrite(url)],
  ])('T40 NextResponse.%s() is no answer, and not charged', async (_, handler) => {
    const options = createOptions()
    const GET = createPaywall(options).paid(terms, handler)
    const request = await payFor(await GET(new NextRequest(url)))
    await expect(GET(request)).rejects.toMatchObject({ code: 'config_invalid' })
    expect(options.facilitator.settled).toEqual([])
  })
})

describe('the request', () => {
  test('trusted headers, publicUrl, and the Host header', async () => {
    const headers = {
      host: 'inner.example:3000',
      'x-forwarded-host': 'outer.example',
      'x-forwarded-proto': 'https',
    }
    const request = (): NextRequest => new NextRequest('https://localhost:3000/x', { headers })
    async function readUrl(settings: object): Promise<string> {
      const { paid } = createPaywall({ ...createOptions(), ...settings })
      return expectChallenge(await paid(terms, () => new Response())(request())).resource.url
    }
    expect(await readUrl({})).toBe('https://inner.example:3000/x')
    expect(await readUrl({ trustProxy: true })).toBe('https://outer.example/x')
    expect(await readUrl({ publicUrl: 'https://shop.example/api' })).toBe(
      'https://shop.example/api/x',
    )
  })

  test('a Host that is none is not taken over', async () => {
    const headers = { host: 'user@evil.example/path?' }
    const { paid } = createPaywall(createOptions())
    const answer = await paid(terms, () => new Response())(new NextRequest(url, { headers }))
    expect(expectChallenge(answer).resource.url).toBe(url)
  })

  test('a body that was compared with its digest is read from a NextRequest', async () => {
    const { paid } = createPaywall(createOptions())
    const POST = paid({ ...terms, binding: 'required' }, async (request) =>
      Response.json([
        request instanceof NextRequest,
        request.nextUrl.pathname,
        await request.text(),
      ]),
    )
    const buyer = createFakeBuyer({
      fetch: (...sent) => POST(new NextRequest(new Request(...sent))),
    })
    const answer = await buyer.fetch(url, { method: 'POST', body: 'hello' })
    expectPaid(answer)
    expect(await answer.json()).toEqual([true, '/weather', 'hello'])
  })
})

describe('options', () => {
  test('as a function, they are asked on the first request and once', async () => {
    const make = vi.fn(createOptions)
    const { paid, payments } = createPaywall(make)
    const GET = paid(terms, () => new Response())
    expect(make).not.toHaveBeenCalled()
    await GET(new NextRequest(url))
    await GET(new NextRequest(url))
    expect(await payments.list()).toEqual(expect.any(Array))
    expect(make).toHaveBeenCalledTimes(1)
  })

  test.each([
    ['an empty list of schemes', { schemes: [] }],
    ['a bad publicUrl', { publicUrl: 'shop.example' }],
  ])('%s is refused at once', (_, wrong) => {
    const options = { ...createOptions(), ...wrong }
    const expected = expect.objectContaining({ code: 'config_invalid' })
    for (const create of [createPaywall, createProxyPaywall, createPagePaywall, createApiPaywall]) {
      expect(() => create(options)).toThrow(expected)
      expect(() => create(() => options)).not.toThrow()
    }
  })

  test('so are terms that cannot be sold', async () => {
    const wrong = { ...terms, network: 'nowhere' }
    const { paid } = createPaywall(createOptions())
    expect(() => paid(wrong, () => new Response())).toThrow(/config_invalid/)
    const lazy = createPaywall(createOptions).paid(wrong, () => new Response('sunny'))
    // T42: Next answers with 500, and the handler has not run.
    await expect(lazy(new NextRequest(url))).rejects.toMatchObject({ code: 'config_invalid' })
  })

  test('the demand to bind bodies, where Next has parsed them', () => {
    const demand = { ...terms, binding: 'required', bindBody: true } as const
    const handler = () => new Response()
    expect(() => createPaywall(createOptions()).paid(demand, handler)).not.toThrow()
    const sell = () => undefined
    expect(() => createApiPaywall(createOptions()).paid(demand, sell)).toThrow(/"bindBody"/)
    const unparsed = createApiPaywall({ ...createOptions(), rawBodies: true })
    expect(() => unparsed.paid(demand, sell)).not.toThrow()
  })

  test('a page is settled before it renders, and says so', () => {
    const { paidPage } = createPagePaywall(createOptions())
    // As JavaScript has it.
    const wrong = terms as Parameters<typeof paidPage>[0]
    expect(() => paidPage(wrong)).toThrow(/config_invalid/)
    expect(() => paidPage({ ...terms, flow: 'upfront' })).not.toThrow()
  })

  test('several copies of a module see the same payments', async () => {
    const header = { 'payment-signature': '' }
    const options = createOptions()
    const [one, other] = [createPaywall(options), createPaywall(options)].map(({ paid }) =>
      paid(terms, () => new Response('sunny')),
    )
    const unpaid = await one?.(new NextRequest(url))
    header['payment-signature'] = await createFakeBuyer().payFor(
      expectChallenge(unpaid ?? new Response()),
    )
    const request = (): NextRequest => new NextRequest(url, { headers: header })
    await (await one?.(request()))?.text()
    expect((await other?.(request()))?.status).toBe(409)
  })

  test('where a process is one of many, its memory must be asked for', () => {
    vi.stubEnv('VERCEL', '1')
    expect(() => createPaywall(createOptions())).toThrow(/config_invalid/)
    expect(() => createPaywall({ ...createOptions(), unsafeMemory: true })).not.toThrow()
    vi.unstubAllEnvs()
    vi.stubEnv('NEXT_RUNTIME', 'edge')
    expect(() => createPaywall(createOptions())).toThrow(/config_invalid/)
  })
})

describe('next build', () => {
  test('T12 refuses to make a paid answer in advance', async () => {
    vi.stubEnv('NEXT_PHASE', 'phase-production-build')
    const handler = vi.fn(() => new Response('sunny'))
    const GET = createPaywall(createOptions()).paid(terms, handler)
    await expect(GET(new NextRequest(url))).rejects.toThrow(/force-static/)
    expect(handler).not.toHaveBeenCalled()
  })

  test('what Next throws at the first look at a request reaches it', async () => {
    const bailout = Object.assign(new Error('dynamic'), { digest: 'DYNAMIC_SERVER_USAGE' })
    const request = new Proxy(new NextRequest(url), {
      get: () => {
        throw bailout
      },
    })
    const GET = createPaywall(createOptions()).paid(terms, () => new Response('sunny'))
    await expect(GET(request)).rejects.toBe(bailout)
  })
})

describe('proxy.ts', () => {
  test('tells the price to who pays nothing, and lets every payment and OPTIONS pass', async () => {
    const options = createOptions()
    const challenge = createProxyPaywall(options).challenge(terms)
    const answer = await challenge(new NextRequest(url))
    expect(expectChallenge(answer ?? new Response()).resource.url).toBe(url)
    const head = await challenge(new NextRequest(url, { method: 'HEAD' }))
    expect([head?.status, head?.body]).toEqual([402, null])
    for (const init of [
      { headers: { 'payment-signature': 'nonsense' } },
      { headers: { 'x-payment': '' } },
      { method: 'OPTIONS' },
    ]) {
      expect(await challenge(new NextRequest(url, init))).toBeUndefined()
    }
    expect(options.facilitator.calls).toEqual([])
  })
})
