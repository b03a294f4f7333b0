import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { FareboxError } from '@farebox/core'
import { createMemoryClaimStore } from '@farebox/core/server'
import { evm } from '@farebox/evm/server'
import {
  createFakeBuyer,
  createFakeFacilitator,
  expectChallenge,
  expectNotCharged,
  expectPaid,
  type FakeFacilitator,
  testAsset,
} from '@farebox/testing'
import { sendRequest } from '@farebox/testkit'
import { type Handler, Hono } from 'hono'
import { compress } from 'hono/compress'
import { cors } from 'hono/cors'
import { etag } from 'hono/etag'
import { HTTPException } from 'hono/http-exception'
import { secureHeaders } from 'hono/secure-headers'
import { stream } from 'hono/streaming'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createPaywall, type Paywall, type PaywallOptions } from './createPaywall.js'
import { startHono } from './startHono.fixture.js'

const terms = { price: '$0.01', scheme: 'exact', network: testAsset.network } as const
const payTo = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'

function paywallWith(options: Partial<PaywallOptions> = {}): Paywall {
  return createPaywall({
    facilitator: createFakeFacilitator(),
    schemes: [evm({ assets: [testAsset] })],
    payTo,
    ...options,
  })
}

interface Site {
  readonly facilitator: FakeFacilitator
  readonly events: string[]
  readonly request: (path: string, init?: RequestInit) => Promise<Response>
  /** The answer to a new payment. */
  readonly buy: (path: string, init?: RequestInit) => Promise<Response>
}

function open(
  build: (app: Hono, paywall: Paywall) => void,
  options: Partial<PaywallOptions> = {},
): Site {
  const facilitator = createFakeFacilitator()
  const events: string[] = []
  const onEvent: PaywallOptions['onEvent'] = ({ kind }) => void events.push(kind)
  const app = new Hono()
  build(app, paywallWith({ facilitator, onEvent, ...options }))
  const request = async (path: string, init?: RequestInit): Promise<Response> =>
    app.request(path, init)
  const buyer = createFakeBuyer({
    fetch: async (input, init) => app.request(new Request(input, init)),
  })
  return {
    facilitator,
    events,
    request,
    buy: (path, init) => buyer.fetch(`http://localhost${path}`, init),
  }
}

const sell: Handler = (c) => c.json({ goods: 'sunny' })

async function quote(site: Site, path: string, headers: Record<string, string> = {}) {
  return expectChallenge(await site.request(path, { headers })).resource.url
}

test('a handler knows the payment that buys its answer', async () => {
  const site = open((app, { paid }) => {
    app.get('/free', (c) => c.json({ payment: c.get('payment' as never) ?? 'none' }))
    app.get('/weather', paid(terms), (c) =>
      c.json({ payer: c.var.payment.payer, state: c.get('payment').state }),
    )
  })
  const response = await site.buy('/weather')
  expectPaid(response)
  expect(await response.json()).toEqual({ payer: createFakeBuyer().address, state: 'verified' })
  expect(await (await site.request('/free')).json()).toEqual({ payment: 'none' })
})

test('a price may depend on the request', async () => {
  const site = open((app, { paid }) => {
    const price = paid({ ...terms, price: (c) => (c.req.query('full') === '1' ? '$2' : '$1') })
    app.get('/cities/:city', price, sell)
  })
  const challenge = expectChallenge(await site.request('/cities/bern?full=1'))
  expect(challenge.accepts[0]?.amount).toBe('2000000')
  expectPaid(await site.buy('/cities/bern?full=1'))
})

describe('where a paywall may stand', () => {
  test('behind a base path, in a mounted sub-app', async () => {
    const site = open((app, { paid }) => {
      const inner = new Hono().get('/weather', paid(terms), sell)
      const api = app.basePath('/api')
      api.get('/air', paid(terms), sell)
      api.route('/v1', inner)
    })
    expect(await quote(site, '/api/air?x=1')).toBe('http://localhost/api/air?x=1')
    expect(await quote(site, '/api/v1/weather')).toBe('http://localhost/api/v1/weather')
    expectPaid(await site.buy('/api/v1/weather'))
  })

  test('before a whole sub-app', async () => {
    const site = open((app, { paid }) => {
      const inner = new Hono().use(paid(terms)).get('/a', sell)
      app.route('/paid', inner)
      app.get('/free', sell)
    })
    expect((await site.request('/paid/a')).status).toBe(402)
    expectPaid(await site.buy('/paid/a'))
    expect((await site.request('/free')).status).toBe(200)
    // There is no such route, and nothing is charged for finding that out.
    const missing = await site.buy('/paid/b')
    expect(missing.status).toBe(404)
    expect(site.facilitator.settled).toHaveLength(1)
  })

  test('in an app that is mounted under another', async () => {
    const site = open(
      (app, { paid }) => {
        const inner = new Hono().get('/weather', paid(terms), sell)
        app.mount('/legacy', inner.fetch)
      },
      { publicUrl: 'https://api.example.com/legacy' },
    )
    expect(await quote(site, '/legacy/weather')).toBe('https://api.example.com/legacy/weather')
  })

  test('twice by mistake charges nothing', async () => {
    const site = open((app, { paid, paywall }) => {
      app.use(paywall({ '/x': terms }))
      app.get('/x', paid(terms), sell)
    })
    const header = await createFakeBuyer().payFor(await site.request('/x'))
    const response = await site.request('/x', { headers: { 'PAYMENT-SIGNATURE': header } })
    expect([response.status, site.facilitator.settled.length]).toEqual([409, 0])
  })
})

describe('a map', () => {
  test('T16 in a sub-app, by the path below it or the whole one', async () => {
    const site = open((app, { paywall }) => {
      const inner = new Hono()
      inner.use(paywall({ '/weather': terms, '/v1/air': terms, '/:x/deep': terms }))
      inner.get('/weather', sell).get('/air', sell).get('/free', sell).get('/a/deep', sell)
      app.route('/v1', inner)
      app.route('/of/:who', inner)
    })
    const paths = [
      '/v1/weather',
      '/v1/%77eather',
      '/v1/air',
      '/v1/a/deep',
      '/of/me/weather',
      '/v1/free',
    ]
    const statuses = await Promise.all(paths.map(async (path) => (await site.request(path)).status))
    expect(statuses).toEqual([402, 402, 402, 402, 402, 200])
  })

  test('T16 where the app does not tell slashes at the end apart', async () => {
    const app = new Hono({ strict: false })
    app.use(paywallWith().paywall({ 'GET /weather': terms })).get('/weather', sell)
    for (const path of ['/weather', '/weather/']) {
      expect((await app.request(path)).status).toBe(402)
    }
  })

  test('T16 where the app routes by something else than the path', async () => {
    const app = new Hono({ getPath: ({ url }) => `/of${new URL(url).pathname}` })
    app.use(paywallWith().paywall({ '/of/weather': terms, '/air': terms }))
    app.get('/of/weather', sell).get('/of/air', sell)
    for (const path of ['/weather', '/air']) expect((await app.request(path)).status).toBe(402)
  })

  test('T16 a path that has two prices is refused, and the middleware before it is heard', async () => {
    const site = open((app, { paywall }) => {
      app.use(cors())
      app.use(paywall({ '/cheap/:x': terms, '/cheap/:x/:y': { ...terms, price: '$9' } }))
      app.get('/cheap/:x', sell)
    })
    const response = await site.request('/cheap/a%2Fb')
    expect(response.status).toBe(400)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(await response.json()).toMatchObject({ code: 'schema_invalid' })
  })

  test('T38 HEAD of a GET route', async () => {
    const site = open((app, { paywall }) => {
      app.use(paywall({ 'GET /weather': terms })).get('/weather', sell)
    })
    expect((await site.request('/weather', { method: 'HEAD' })).status).toBe(402)
  })
})

describe('the URL', () => {
  const forwarded = {
    'X-Forwarded-Proto': 'https',
    'X-Forwarded-Host': 'api.example.com',
    'X-Forwarded-Prefix': '/v1',
  }
  const sellX = (app: Hono, { paid }: Paywall): void => void app.get('/x', paid(terms), sell)

  test.each<[string, Partial<PaywallOptions>, string]>([
    ['does not believe forwarded headers by itself', {}, 'http://localhost/x?y=1'],
    ['believes a trusted proxy', { trustProxy: true }, 'https://api.example.com/v1/x?y=1'],
    [
      'is the public one first of all',
      { trustProxy: true, publicUrl: 'https://shop.example/api/' },
      'https://shop.example/api/x?y=1',
    ],
  ])('%s', async (_, options, url) => {
    expect(await quote(open(sellX, options), '/x?y=1', forwarded)).toBe(url)
  })

  test('a proxy that forwards nonsense is refused, and the middleware before it is heard', async () => {
    const site = open(
      (app, paywall) => {
        app.use(cors())
        sellX(app, paywall)
      },
      { trustProxy: true },
    )
    const response = await site.request('/x', { headers: { 'X-Forwarded-Host': 'a b' } })
    expect(response.status).toBe(400)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
  })
})

describe('errors', () => {
  test.each<[string, Handler]>([
    [
      'thrown',
      () => {
        throw new Error('broken')
      },
    ],
    ['rejected', async () => Promise.reject(new Error('broken'))],
  ])('%s: the error handler answers, unpaid', async (_, handler) => {
    const site = open((app, { paid }) => {
      app.get('/x', paid(terms), handler)
      app.onError((error, c) => c.json({ custom: error.message }, 500))
    })
    const response = await site.buy('/x')
    expect([response.status, await response.json()]).toEqual([500, { custom: 'broken' }])
    expect(site.events).toEqual(['claimed', 'released'])
  })

  test('an exception of Hono', async () => {
    const site = open((app, { paid }) => {
      app.get('/x', paid(terms), () => {
        throw new HTTPException(403, { message: 'Not today.' })
      })
    })
    const response = await site.buy('/x')
    expect([response.status, await response.text()]).toEqual([403, 'Not today.'])
    expectNotCharged(response)
  })

  test('an error handler that makes a success of it is charged', async () => {
    const site = open((app, { paid }) => {
      app.get('/x', paid(terms), () => {
        throw new Error('broken')
      })
      app.onError((_, c) => c.text('from yesterday', 200))
    })
    expectPaid(await site.buy('/x'))
  })
})

describe('other middleware', () => {
  test('compression before and behind the paywall', async () => {
    const report = { goods: 'sunny '.repeat(1000) }
    const site = open((app, { paid }) => {
      app.get('/before', compress(), paid(terms), (c) => c.json(report))
      app.get('/behind', paid(terms), compress(), (c) => c.json(report))
    })
    for (const path of ['/before', '/behind']) {
      const response = await site.buy(path, { headers: { 'Accept-Encoding': 'gzip' } })
      expectPaid(response)
      expect(response.headers.get('content-encoding')).toBe('gzip')
      const body = response.body?.pipeThrough(new DecompressionStream('gzip'))
      expect(await new Response(body).json()).toEqual(report)
    }
  })

  test('headers that middleware sets after the handler', async () => {
    const site = open((app, { paid }) => {
      app.use(secureHeaders())
      app.use(async (c, next) => {
        await next()
        c.header('X-Late', String(c.res.status))
        c.res.headers.append('Vary', 'Accept')
      })
      app.get('/x', paid(terms), sell)
    })
    const paid = await site.buy('/x')
    expectPaid(paid)
    const challenge = await site.request('/x')
    for (const response of [paid, challenge]) {
      expect(response.headers.get('x-late')).toBe(String(response.status))
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      expect(response.headers.get('vary')).toBe('PAYMENT-SIGNATURE, Accept')
    }
  })

  test('T39 neither headers of the handler nor those of middleware behind the paywall leave', async () => {
    const site = open((app, { paid }) => {
      app.use(async (c, next) => {
        c.header('X-Outer', 'outer')
        c.header('Content-Type', 'text/x-outer')
        await next()
      })
      app.get(
        '/x',
        paid(terms),
        async (c, next) => {
          c.header('X-Inner', 'inner')
          c.header('X-Outer', 'changed')
          await next()
          c.res.headers.set('X-Inner-Late', 'inner')
        },
        () => new Response('sunny', { headers: { ETag: '"1"', 'Content-Length': '5' } }),
      )
    })
    site.facilitator.next('settle', { failed: 'insufficient_funds' })
    const response = await site.buy('/x')
    expect(response.status).toBe(402)
    const names = ['x-outer', 'x-inner', 'x-inner-late', 'etag', 'content-type']
    expect(names.map((name) => response.headers.get(name))).toEqual([
      'outer',
      null,
      null,
      null,
      'application/problem+json',
    ])
    const body = await response.text()
    expect(response.headers.get('content-length')).toBe(String(body.length))
  })

  test('a handler sets its headers as without a paywall', async () => {
    function build(app: Hono, guard: Handler): void {
      app.use(async (c, next) => {
        c.header('X-Both', 'outer')
        await next()
      })
      app.get('/json', guard, (c) => c.json({}, 200, { 'X-Both': 'handler' }))
      app.get('/raw', guard, () => new Response('', { headers: { 'X-Both': 'handler' } }))
    }
    const free = new Hono()
    build(free, (_, next) => next() as never)
    const site = open((app, { paid }) => build(app, paid(terms) as Handler))
    for (const path of ['/json', '/raw']) {
      const expected = (await free.request(path)).headers.get('x-both')
      expect((await site.buy(path)).headers.get('x-both')).toBe(expected)
    }
  })

  test('a header that the handler takes away stays away', async () => {
    const site = open((app, { paid }) => {
      app.use(async (c, next) => {
        c.header('X-Outer', 'outer')
        await next()
      })
      app.get('/x', paid(terms), (c) => {
        c.header('X-Outer', undefined)
        return c.text('sunny')
      })
    })
    const response = await site.buy('/x')
    expectPaid(response)
    expect(response.headers.has('x-outer')).toBe(false)
  })

  test('T36 a middleware that answers in place of what was paid for: owed', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    let isReplacing = true
    const site = open((app, { paid }) => {
      app.use(async (c, next) => {
        await next()
        if (isReplacing && c.res.status === 200) c.res = new Response('instead', { status: 503 })
      })
      app.get('/x', paid(terms), sell)
    })
    const header = await createFakeBuyer().payFor(await site.request('/x'))
    const headers = { 'PAYMENT-SIGNATURE': header }
    expect((await site.request('/x', { headers })).status).toBe(503)
    await expect
      .poll(() => {
        collect()
        return site.events
      })
      .toContain('owed')
    isReplacing = false
    const response = await site.request('/x', { headers })
    expectPaid(response)
    expect(site.facilitator.settled).toHaveLength(1)
  })

  test('an outer cache validator reads the answer, and it counts as delivered', async () => {
    const site = open((app, { paid }) => {
      app.use(etag())
      app.get('/x', paid(terms), sell)
    })
    const response = await site.buy('/x')
    expect(await response.json()).toEqual({ goods: 'sunny' })
    expect(response.headers.get('cache-control')).toBe('private, no-store')
    await expect.poll(() => site.events).toContain('delivered')
  })
})

describe('what is kept', () => {
  test('T44 of an answer, only the handler’s own headers', async () => {
    let requests = 0
    const site = open((app, { paid }) => {
      app.use(cors())
      app.use(async (c, next) => {
        c.header('X-Request-Id', `r${(requests += 1)}`)
        await next()
      })
      app.get('/x', paid(terms), (c) => c.json({ goods: 'sunny' }, 200, { 'X-Handler': 'once' }))
    })
    let paid: RequestInit | undefined
    const buyer = createFakeBuyer({
      fetch: async (input, init) => {
        const request = new Request(input, init)
        paid = { headers: Object.fromEntries(request.headers) }
        return site.request('/x', paid)
      },
    })
    const first = await buyer.fetch('http://localhost/x')
    expect(await first.json()).toEqual({ goods: 'sunny' })
    await expect.poll(() => site.events).toContain('delivered')
    const again = await site.request('/x', paid)
    expect([again.status, await again.json()]).toEqual([200, { goods: 'sunny' }])
    expect(again.headers.get('x-handler')).toBe('once')
    expect([first.headers.get('x-request-id'), again.headers.get('x-request-id')]).toEqual([
      'r2',
      'r3',
    ])
    expect(again.headers.get('access-control-allow-origin')).toBe('*')
  })
})

describe('the body', () => {
  const echo: Handler = async (c) => c.json(await c.req.parseBody())

  test.each(['text', 'json', 'arrayBuffer', 'blob'] as const)(
    'is there for %s once it was compared with the payment',
    async (read) => {
      const site = open((app, { paid }) => {
        app.post('/x', paid(terms), async (c) => {
          const body = await c.req[read]()
          return c.text(await new Response(read === 'json' ? JSON.stringify(body) : body).text())
        })
      })
      const response = await site.buy('/x', { method: 'POST', body: '{"city":"Zürich"}' })
      expectPaid(response)
      expect(await response.text()).toBe('{"city":"Zürich"}')
    },
  )

  test('forms', async () => {
    const site = open((app, { paid }) => void app.post('/x', paid(terms), echo))
    const body = new URLSearchParams({ city: 'Zürich' })
    expect(await (await site.buy('/x', { method: 'POST', body })).json()).toEqual({
      city: 'Zürich',
    })
  })

  test('on a server that leaves the platform’s classes alone', async () => {
    const app = new Hono().post('/x', paywallWith().paid(terms), async (c) =>
      c.text(await c.req.text()),
    )
    const { Request: platformRequest, Response: platformResponse } = globalThis
    const host = await startHono(app.fetch, { overrideGlobalObjects: false })
    onTestFinished(() => host.close())
    expect([globalThis.Request, globalThis.Response]).toEqual([platformRequest, platformResponse])
    const body = 'x'.repeat(100_000)
    const response = await createFakeBuyer().fetch(`${host.url}/x`, { method: 'POST', body })
    expectPaid(response)
    expect((await response.text()) === body).toBe(true)
  })
})

describe('runtimes', () => {
  test('the work goes on after the answer where the runtime has to be asked', async () => {
    const { paid } = paywallWith()
    const app = new Hono().get('/x', paid(terms), sell)
    const work: Promise<unknown>[] = []
    const executionCtx = {
      waitUntil: (promise: Promise<unknown>) => void work.push(promise),
      passThroughOnException: () => undefined,
      props: {},
    }
    const buyer = createFakeBuyer({
      fetch: async (input, init) => app.fetch(new Request(input, init), {}, executionCtx),
    })
    const response = await buyer.fetch('http://localhost/x')
    expect(work).toHaveLength(1)
    const isOver = vi.fn()
    void work[0]?.then(isOver)
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(isOver).not.toHaveBeenCalled()
    await response.text()
    await work[0]
  })

  test('T36 a body that nobody reads on is owed', async () => {
    const site = open((app, { paid }) => {
      app.get('/x', paid({ ...terms, flow: 'upfront' }), (c) =>
        stream(c, async (out) => {
          while (!out.aborted) {
            await out.write('tick')
            await out.sleep(1)
          }
        }),
      )
    })
    const response = await site.buy('/x')
    const reader = response.body?.getReader()
    await reader?.read()
    await reader?.cancel()
    await expect.poll(() => site.events).toContain('owed')
  })
})

test('T13 a header with a comma is two payments', async () => {
  const site = open((app, { paid }) => void app.get('/x', paid(terms), sell))
  const header = await createFakeBuyer().payFor(await site.request('/x'))
  for (const value of [`${header},${header}`, `${header}, `, `,${header}`]) {
    const response = await site.request('/x', { headers: { 'PAYMENT-SIGNATURE': value } })
    expect(await response.json()).toMatchObject({ status: 400, code: 'payment_ambiguous' })
  }
})

test('a path with ".." is resolved before Hono sees it', async () => {
  const app = new Hono().get('/x', paywallWith().paid(terms), sell)
  const host = await startHono(app.fetch)
  onTestFinished(() => host.close())
  const answer = await sendRequest(host.url, '/y/../x')
  expect(answer.challenge().resource.url).toBe(`${host.url}/x`)
})

function refused(act: () => unknown): string | undefined {
  try {
    act()
  } catch (error) {
    return (error as FareboxError).code
  }
  return undefined
}

describe('what can be known at once is refused at once', () => {
  test.each([
    ['a publicUrl', () => paywallWith({ publicUrl: 'api.example.com' })],
    ['no scheme', () => paywallWith({ schemes: [] })],
    ['an unknown scheme', () => paywallWith().paid({ ...terms, scheme: 'upto' })],
    // The type refuses it; a program in JavaScript is told here.
    ['a pattern', () => paywallWith().paywall({ ['GET weather' as '/x']: terms })],
    ['the terms in a map', () => paywallWith().paywall({ '/x': { ...terms, scheme: 'upto' } })],
    [
      'claims of this process where there are several',
      () => paywallWith({ sharedProcess: false, store: createMemoryClaimStore() }),
    ],
  ])('%s', (_, act) => {
    expect(refused(act)).toBe('config_invalid')
  })

  test('not the demand to bind bodies, whose bytes it shows', () => {
    const demand = { ...terms, binding: 'required', bindBody: true } as const
    expect(() => paywallWith().paid(demand)).not.toThrow()
    expect(() => paywallWith({ rawBodies: false }).paid(demand)).toThrow(/"bindBody"/)
  })
})

test('ready asks the facilitator', async () => {
  const good = paywallWith()
  good.paid(terms)
  await expect(good.ready()).resolves.toBeUndefined()
})

test('what was sold is listed', async () => {
  let list: Paywall['payments']['list'] | undefined
  const site = open((app, { paid, payments }) => {
    list = () => payments.list()
    app.get('/x', paid(terms), sell)
  })
  const response = await site.buy('/x')
  expect(await list?.()).toMatchObject([{ state: 'settled' }])
  await response.text()
  expect(await list?.()).toMatchObject([{ state: 'delivered', resource: 'GET http://localhost/x' }])
})
