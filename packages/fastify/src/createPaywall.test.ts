import { connect } from 'node:http2'
import { expectChallenge, expectPaid } from '@farebox/testing'
import { sendRequest } from '@farebox/testkit'
import cors from '@fastify/cors'
import fastify, { type FastifyInstance, type onRequestHookHandler } from 'fastify'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createPaywall } from './createPaywall.js'
import { buyer, createOptions, openSite, sell, type Site, terms } from './openSite.fixture.js'
import { paywall } from './paywall.js'
import type { PaywallOptions } from './types.js'

const paid = { config: { paid: terms } } as const

const refuseStrangers: onRequestHookHandler = (request, reply, done) => {
  if (request.headers.authorization === undefined) void reply.code(401).send('who are you')
  else done()
}

describe('a paid route', () => {
  test('knows the payment that buys its answer', async () => {
    const site = await openSite((app) => {
      app.get('/free', async ({ payment }) => ({ payment: payment ?? 'none' }))
      app.get('/weather', paid, async ({ payment }) => ({
        payer: payment?.payer,
        state: payment?.state,
      }))
    })
    const response = await buyer.fetch(`${site.url}/weather`)
    expectPaid(response)
    expect(await response.json()).toEqual({ payer: buyer.address, state: 'verified' })
    expect((await site.send('/free')).json()).toEqual({ payment: 'none' })
  })

  test('has a price that may depend on the request', async () => {
    const site = await openSite((app) => {
      app.get<{ Params: { city: string } }>(
        '/cities/:city',
        {
          config: {
            paid: {
              ...terms,
              description: ({ params }) => JSON.stringify(params),
              price: ({ query }) => (JSON.stringify(query) === '{"full":"1"}' ? '$2' : '$1'),
            },
          },
        },
        async ({ params }) => params.city,
      )
    })
    const challenge = (await site.send('/cities/bern?full=1')).challenge()
    expect(challenge.accepts[0]?.amount).toBe('2000000')
    expect(challenge.resource).toMatchObject({
      url: `${site.url}/cities/bern?full=1`,
      description: '{"city":"bern"}',
    })
    expect((await site.buy('/cities/bern')).text).toBe('bern')
  })

  test.each([true, false])('T38 HEAD, exposeHeadRoutes %s', async (exposeHeadRoutes) => {
    let runs = 0
    const site = await openSite(
      (app) => {
        app.get('/x', paid, async () => {
          runs += 1
          return 'goods'
        })
        app.head('/own', paid, async () => void (runs += 1))
      },
      { app: { exposeHeadRoutes } },
    )
    const header = await buyer.payFor((await site.send('/x')).challenge())
    const payment = { 'payment-signature': header }
    for (const headers of [{}, payment]) {
      const answer = await site.send('/x', { method: 'HEAD', headers })
      expect([answer.status, answer.body.length]).toEqual([exposeHeadRoutes ? 402 : 404, 0])
      expect(answer.values('payment-required')).toHaveLength(exposeHeadRoutes ? 1 : 0)
      const own = await site.send('/own', { method: 'HEAD', headers })
      expect([own.status, own.header('content-type')]).toEqual([
        402,
        'application/json; charset=utf-8',
      ])
    }
    expect(runs).toBe(0)
    expect((await site.send('/x', { headers: payment })).text).toBe('goods')
  })

  test('T16 T38 OPTIONS gets no goods from a route for every method', async () => {
    const site = await openSite((app) => app.all('/x', paid, sell))
    const answer = await site.send('/x', { method: 'OPTIONS' })
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect((await site.send('/x', { method: 'DELETE' })).status).toBe(402)
  })

  test('each version and constraint has its own price', async () => {
    const site = await openSite((app) => {
      const priced = (price: '$1' | '$2' | '$3') => ({ config: { paid: { ...terms, price } } })
      app.get('/x', { ...priced('$1'), constraints: { version: '1.0.0' } }, sell)
      app.get('/x', { ...priced('$2'), constraints: { version: '2.0.0' } }, sell)
      app.get('/y', { ...priced('$3'), constraints: { host: 'dear.example' } }, sell)
      app.get('/y', priced('$1'), sell)
    })
    const price = async (target: string, headers: Record<string, string>) =>
      (await site.send(target, { headers })).challenge().accepts[0]?.amount
    expect(await price('/x', { 'accept-version': '1.x' })).toBe('1000000')
    expect(await price('/x', { 'accept-version': '2.x' })).toBe('2000000')
    expect(await price('/y', { host: 'dear.example' })).toBe('3000000')
    expect(await price('/y', {})).toBe('1000000')
    expect((await site.send('/x')).status).toBe(404)
  })

  test('under a prefix, at every path that Fastify gives it', async () => {
    const site = await openSite(async (app) => {
      await app.register(async (scope) => void scope.get('/', paid, sell), { prefix: '/v1/shop' })
    })
    for (const path of ['/v1/shop', '/v1/shop/']) {
      const answer = await site.send(path)
      expect(answer.challenge().resource.url).toBe(site.url + path)
      expect((await site.buy(path)).json()).toEqual({ goods: 'sunny' })
    }
  })

  test('is compiled once', async () => {
    let reads = 0
    const counted = {
      ...terms,
      get scheme() {
        reads += 1
        return 'exact'
      },
    }
    const site = await openSite((app) => app.get('/x', { config: { paid: counted } }, sell))
    const before = reads
    await site.buy('/x')
    expect([before > 0, reads]).toEqual([true, before])
  })

  test('sold twice by mistake charges nothing', async () => {
    const site = await openSite((app) => {
      app.get('/x', { ...paid, onRequest: app.paywall.paid(terms) }, sell)
    })
    expect([(await site.buy('/x')).status, site.facilitator.settled.length]).toEqual([409, 0])
  })
})

describe('hooks', () => {
  function push(order: string[], name: string): onRequestHookHandler {
    return (request, _, done) => {
      order.push(`${name} ${request.payment === undefined ? 'unpaid' : 'paid'}`)
      done()
    }
  }

  test('onRequest comes before the paywall, wherever it was added; the rest behind it', async () => {
    const order: string[] = []
    const site = await openSite(
      (app) => {
        app.addHook('onRoute', (route) => {
          if (route.method === 'GET')
            route.onRequest = [route.onRequest ?? [], push(order, 'onRoute')].flat()
        })
        app.addHook('preParsing', (request, reply, _payload, done) =>
          push(order, 'preParsing').call(app, request, reply, done),
        )
        app.get(
          '/x',
          { ...paid, onRequest: push(order, 'route'), preHandler: push(order, 'preHandler') },
          sell,
        )
        app.addHook('onRequest', push(order, 'late'))
      },
      { before: (app) => app.addHook('onRequest', push(order, 'early')) },
    )
    await site.send('/x')
    const before = ['early unpaid', 'late unpaid', 'route unpaid', 'onRoute unpaid']
    expect(order).toEqual(before)
    order.length = 0
    const header = await buyer.payFor((await site.send('/x')).challenge())
    order.length = 0
    await site.send('/x', { headers: { 'payment-signature': header } })
    expect(order).toEqual([...before, 'preParsing paid', 'preHandler paid'])
  })

  test('who is refused by onRequest is asked for nothing', async () => {
    const site = await openSite((app) => {
      app.get('/x', { ...paid, onRequest: refuseStrangers }, sell)
      const { paid: toHook } = app.paywall
      app.get('/y', { onRequest: [refuseStrangers, toHook(terms)] }, sell)
    })
    for (const path of ['/x', '/y']) {
      expect((await site.send(path)).status).toBe(401)
      const known = { headers: { authorization: 'me' } }
      expect((await site.buy(path, known)).json()).toEqual({ goods: 'sunny' })
    }
  })

  test('who is refused behind the paywall is not charged', async () => {
    const site = await openSite((app) => {
      app.get('/x', { ...paid, preHandler: refuseStrangers }, sell)
      const schema = { body: { type: 'object', required: ['city'] } }
      app.post('/y', { ...paid, schema }, sell)
    })
    expect((await site.buy('/x')).status).toBe(401)
    const json = { method: 'POST', headers: { 'content-type': 'application/json' } }
    expect((await site.buy('/y', { ...json, body: '{}' })).status).toBe(400)
    expect((await site.buy('/y', { ...json, body: '{' })).status).toBe(400)
    expect(site.facilitator.settled).toEqual([])
    expect((await site.buy('/y', { ...json, body: '{"city":"bern"}' })).status).toBe(200)
  })

  test('CORS: preflights pass, and scripts may read the challenge', async () => {
    const site = await openSite((app) => void app.get('/x', paid, sell), {
      before: (app) => app.register(cors, { origin: true, exposedHeaders: ['X-Request-Id'] }),
    })
    const headers = { origin: 'https://shop.example' }
    const preflight = await site.send('/x', {
      method: 'OPTIONS',
      headers: { ...headers, 'access-control-request-method': 'GET' },
    })
    expect(preflight.status).toBe(204)
    for (const answer of [
      await site.send('/x', { headers }),
      await site.buy('/x', { headers }),
      await site.fail('/x', { headers }),
    ]) {
      expect(answer.header('access-control-allow-origin')).toBe('https://shop.example')
      expect(answer.header('access-control-expose-headers')).toMatch(
        /^X-Request-Id, PAYMENT-REQUIRED/i,
      )
      expect(answer.header('vary')).toMatch(/^Origin, PAYMENT-SIGNATURE$/)
    }
  })

  test('a whole scope may be sold, its 404s included', async () => {
    const site = await openSite(async (app) => {
      await app.register(
        async (scope) => {
          scope.addHook('onRequest', scope.paywall.paid(terms))
          scope.setNotFoundHandler((_, reply) => void reply.code(404).send('nothing here'))
          scope.get('/a', sell)
        },
        { prefix: '/sold' },
      )
      app.get('/free', sell)
    })
    expect((await site.send('/sold/a')).status).toBe(402)
    expect((await site.buy('/sold/a')).status).toBe(200)
    expect((await site.send('/free')).status).toBe(200)
    expect((await site.send('/nothing')).status).toBe(404)
    expect((await site.buy('/sold/nothing')).status).toBe(404)
    expect(site.facilitator.settled).toHaveLength(1)
  })
})

describe('T42 the scope of the plugin', () => {
  const open = async (build: (app: FastifyInstance) => unknown) => {
    const lines: string[] = []
    const stream = { write: (line: string) => void lines.push(line) }
    const app: FastifyInstance = fastify({ logger: { level: 'warn', stream } })
    onTestFinished(() => app.close())
    await build(app)
    await app.ready()
    const ask = async (url: string) => (await app.inject(url)).statusCode
    return { ask, warnings: () => lines.filter((line) => line.includes('no route with a price')) }
  }

  test('is the scope that registers it, and all in there, in any order', async () => {
    const { ask, warnings } = await open((app) => {
      void app.register(async (scope) => void scope.get('/before', paid, sell))
      void app.register(paywall, createOptions())
      app.get('/same', paid, sell)
      void app.register(async (scope) => {
        void scope.register(async (inner) => void inner.get('/inner', paid, sell))
      })
      void app.after(() => void app.get('/after', paid, sell))
    })
    for (const path of ['/before', '/same', '/inner', '/after']) expect(await ask(path)).toBe(402)
    expect(warnings()).toEqual([])
  })

  test('is not more: a hook protects where the option does not', async () => {
    const { paid: toHook, plugin } = createPaywall(createOptions())
    const { ask } = await open((app) => {
      void app.register(async (scope) => {
        await scope.register(plugin)
        scope.get('/inside', paid, sell)
      })
      app.get('/outside', { onRequest: toHook(terms) }, sell)
      app.get('/forgotten', paid, sell)
    })
    expect([await ask('/inside'), await ask('/outside')]).toEqual([402, 402])
    // Fastify tells a plugin nothing of routes outside of its scope: README.md says so.
    expect(await ask('/forgotten')).toBe(200)
  })

  test('is told about when nothing in it is sold', async () => {
    const misplaced = await open((app) => {
      void app.register(async (scope) => void scope.register(paywall, createOptions()))
      app.get('/x', paid, sell)
    })
    expect(misplaced.warnings()).toHaveLength(1)
    const hooked = await open((app) => {
      void app.register(paywall, createOptions())
      void app.after(() => void app.get('/x', { onRequest: app.paywall.paid(terms) }, sell))
    })
    expect(hooked.warnings()).toEqual([])
  })

  test('does not take a property of the request from somebody else', async () => {
    const taken = open(async (app) => {
      app.decorateRequest('payment')
      await app.register(paywall, createOptions())
    })
    await expect(taken).rejects.toThrow(/already been added/)
  })

  test('holds one paywall', async () => {
    const nested = open(async (app) => {
      await app.register(paywall, createOptions())
      void app.register(async (scope) => void scope.register(paywall, createOptions()))
    })
    await expect(nested).rejects.toMatchObject({ code: 'config_invalid' })
    const { ask } = await open((app) => {
      for (const path of ['/one', '/two']) {
        void app.register(async (scope) => {
          await scope.register(paywall, createOptions())
          scope.get(path, paid, sell)
        })
      }
    })
    expect([await ask('/one'), await ask('/two')]).toEqual([402, 402])
  })
})

describe('what is wrong is refused at once', () => {
  const load = async (options: Partial<PaywallOptions>) =>
    fastify().register(paywall, createOptions(options))

  test.each([
    ['a publicUrl', { publicUrl: 'api.example.com' }],
    ['no scheme', { schemes: [] }],
  ])('%s, when the plugin is loaded', async (_, options) => {
    await expect(load(options)).rejects.toMatchObject({ code: 'config_invalid' })
  })

  test('the terms of a route, when it is declared', async () => {
    const app: FastifyInstance = fastify()
    await app.register(paywall, createOptions())
    const config = { paid: { ...terms, scheme: 'upto' } }
    expect(() => app.get('/x', { config }, sell)).toThrow(
      expect.objectContaining({ code: 'config_invalid' }),
    )
  })

  test('not the demand to bind bodies, whose bytes it shows', () => {
    const demand = { ...terms, binding: 'required', bindBody: true } as const
    expect(() => createPaywall(createOptions()).paid(demand)).not.toThrow()
    expect(() => createPaywall(createOptions({ rawBodies: false })).paid(demand)).toThrow(
      /"bindBody"/,
    )
  })

  test.each([undefined, null, true, {}])('terms that are %j', async (value) => {
    const app: FastifyInstance = fastify()
    await app.register(paywall, createOptions())
    // The type refuses it; a program in JavaScript is told here.
    const config = { paid: value } as object
    if (value === undefined) expect(() => app.get('/x', { config }, sell)).not.toThrow()
    else expect(() => app.get('/x', { config }, sell)).toThrow()
  })

  test.each([
    [
      'the terms of a hook',
      () => createPaywall(createOptions()).paid({ ...terms, scheme: 'upto' }),
    ],
    ['a recipient', () => createPaywall(createOptions({ payTo: '0x12' })).paid(terms)],
    // The type refuses it; a program in JavaScript is told here.
    ['a pattern', () => createPaywall(createOptions()).paidPaths({ ['GET x' as '/x']: terms })],
    [
      'a map',
      () => createPaywall(createOptions()).paidPaths({ '/x': { ...terms, scheme: 'upto' } }),
    ],
  ])('%s', (_, act) => {
    expect(act).toThrow(expect.objectContaining({ code: 'config_invalid' }))
  })

  test('T42 terms that are seen too late: no goods', async () => {
    const app: FastifyInstance = fastify()
    void app.register(paywall, createOptions())
    app.get('/x', { config: { paid: { ...terms, scheme: 'upto' } } }, sell)
    const answer = await app.inject('/x')
    expect([answer.statusCode, answer.json().code]).toEqual([500, 'config_invalid'])
  })

  test('HTTP/2, by a hook', async () => {
    const app = fastify({ http2: true })
    onTestFinished(() => app.close())
    const { paid: toHook } = createPaywall(createOptions())
    // The type refuses it; a program in JavaScript is told here.
    app.get('/x', { onRequest: toHook(terms) as unknown as () => void }, sell)
    const session = connect(await app.listen({ port: 0, host: '127.0.0.1' }))
    onTestFinished(() => session.close())
    const stream = session.request({ ':path': '/x' })
    let text = ''
    for await (const piece of stream) text += String(piece)
    expect(JSON.parse(text)).toMatchObject({ status: 500, code: 'config_invalid' })
  })

  test('HTTP/2', async () => {
    const app = fastify({ http2: true })
    // The type refuses it; a program in JavaScript is told here.
    const plugin = paywall as unknown as () => void
    await expect(app.register(plugin, createOptions())).rejects.toThrow(/HTTP\/2/)
  })
})

describe('the URL', () => {
  const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'api.example.com' }
  const sellX = (app: FastifyInstance) => void app.get('/x', paid, sell)
  const quote = async (site: Site, headers = {}) =>
    (await site.send('/x', { headers })).challenge().resource.url

  test.each([
    [true, 'https://api.example.com/x'],
    ['127.0.0.1', 'https://api.example.com/x'],
    ['10.0.0.1', undefined],
    [false, undefined],
  ])('follows the trustProxy setting %j', async (trustProxy, url) => {
    const site = await openSite(sellX, { app: { trustProxy } })
    expect(await quote(site, forwarded)).toBe(url ?? `${site.url}/x`)
  })

  test('publicUrl beats it', async () => {
    const site = await openSite(sellX, {
      app: { trustProxy: true },
      paywall: { publicUrl: 'https://shop.example/api' },
    })
    expect(await quote(site, forwarded)).toBe('https://shop.example/api/x')
  })

  test('is the one before rewriteUrl', async () => {
    const site = await openSite(sellX, {
      app: { rewriteUrl: ({ url = '' }) => url.replace('/old/', '/') },
    })
    const answer = await site.send('/old/x?day=1')
    expect(answer.challenge().resource.url).toBe(`${site.url}/old/x?day=1`)
    expect((await site.buy('/old/x')).status).toBe(200)
  })

  test.each([
    { host: 'evil@host' },
    { 'x-forwarded-host': 'evil@host' },
    { 'x-forwarded-proto': 'javascript' },
  ])('that has no safe reading is refused: %j', async (headers) => {
    const site = await openSite(sellX, { app: { trustProxy: true } })
    const answer = await site.send('/x', { headers })
    expect([answer.status, answer.json()['code']]).toEqual([400, 'schema_invalid'])
  })
})

describe('paidPaths', () => {
  const sellPaths = async (app: FastifyInstance) => {
    app.addHook(
      'onRequest',
      app.paywall.paidPaths({
        'GET /weather': terms,
        '/files/*': { ...terms, price: '$1' },
        '/cheap/:x': terms,
        '/cheap/:x/:y': { ...terms, price: '$9' },
      }),
    )
    app.all('/weather', sell)
    app.get('/free', sell)
    app.get('/cheap/:x', sell)
    // A plugin that takes no hooks.
    await app.register(async (scope) => void scope.get('/*', sell), { prefix: '/files' })
  }

  test('sells what it names and nothing else', async () => {
    const site = await openSite(sellPaths)
    const price = async (target: string, method = 'GET') => {
      const response = await fetch(site.url + target, { method })
      return response.status === 402
        ? expectChallenge(response).accepts[0]?.amount
        : String(response.status)
    }
    expect(await price('/weather')).toBe('10000')
    expect(await price('/weather', 'HEAD')).toBe('10000')
    expect(await price('/weather', 'POST')).toBe('200')
    expect(await price('/files/a')).toBe('1000000')
    expect(await price('/free')).toBe('200')
    expectPaid(await buyer.fetch(`${site.url}/files/a`))
  })

  test('T16 a path that has two prices is refused', async () => {
    const answer = await (await openSite(sellPaths)).send('/cheap/a%2Fb')
    expect([answer.status, answer.json()['code']]).toEqual([400, 'schema_invalid'])
  })

  test('T16 what is priced is priced before and behind rewriteUrl', async () => {
    const site = await openSite(sellPaths, {
      app: { rewriteUrl: ({ url = '' }) => url.replace('/files/a', '/free') },
    })
    expect((await site.send('/files/a')).status).toBe(402)
    expect((await site.send('/free')).status).toBe(200)
  })

  // Not written in place, because the types of Fastify do not know the last one here.
  const lenient = {
    caseSensitive: false,
    ignoreTrailingSlash: true,
    ignoreDuplicateSlashes: true,
    useSemicolonDelimiter: true,
  }

  test.each([
    '/weather;x=1',
    '/WEATHER',
    '/weather/',
    '//weather',
    '/old/weather',
    '/old/WEATHER/;x',
  ])('T16 a lenient router gives nothing away at %s', async (target) => {
    const site = await openSite(sellPaths, {
      app: {
        rewriteUrl: ({ url = '' }) => url.replace('/old/', '/'),
        routerOptions: lenient,
      },
    })
    expect((await sendRequest(site.url, target)).status).toBe(402)
  })
})

test('ready asks the facilitator, and payments lists what was sold', async () => {
  const site = await openSite((app) => app.get('/x', paid, sell))
  await expect(site.app.paywall.ready()).resolves.toBeUndefined()
  await site.buy('/x')
  await expect
    .poll(() => site.app.paywall.payments.list())
    .toMatchObject([{ state: 'delivered', resource: `GET ${site.url}/x` }])
  const supported = async () => ({ kinds: [], extensions: [], signers: {} })
  const { paid: toHook, ready } = createPaywall(
    createOptions({ facilitator: { ...site.facilitator, supported } }),
  )
  toHook(terms)
  await expect(ready()).rejects.toMatchObject({ code: 'facilitator_unsupported' })
})
