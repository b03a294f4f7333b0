import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FareboxError } from '@farebox/core'
import { evm } from '@farebox/evm/server'
import {
  createFakeBuyer,
  createFakeFacilitator,
  expectChallenge,
  expectPaid,
  type FakeFacilitator,
  testAsset,
} from '@farebox/testing'
import { listen, sendRequest } from '@farebox/testkit'
import compression from 'compression'
import express5, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { createPaywall, type Paywall, type PaywallOptions } from './createPaywall.js'

// The parts that are used here are the same in both.
const express4 = createRequire(import.meta.url)('express4') as typeof express5

const terms = { price: '$0.01', scheme: 'exact', network: testAsset.network } as const
const payTo = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const buyer = createFakeBuyer()

const folder = mkdtempSync(join(tmpdir(), 'farebox-express-'))
const page = join(folder, 'page.txt')
const pageText = 'a page of the report\n'.repeat(5000)
writeFileSync(page, pageText)
afterAll(() => rmSync(folder, { recursive: true }))

function paywallWith(options: Partial<PaywallOptions> = {}): Paywall {
  return createPaywall({
    facilitator: createFakeFacilitator(),
    schemes: [evm({ assets: [testAsset] })],
    payTo,
    ...options,
  })
}

interface Site {
  readonly url: string
  readonly facilitator: FakeFacilitator
}

async function open(
  app: Express,
  build: (app: Express, paywall: Paywall) => void,
  options: Partial<PaywallOptions> = {},
): Promise<Site> {
  const facilitator = createFakeFacilitator()
  build(app, paywallWith({ facilitator, ...options }))
  const host = await listen(app)
  onTestFinished(() => host.close())
  return { url: host.url, facilitator }
}

const sell: RequestHandler = (_, res) => void res.json({ goods: 'sunny' })

const handleError: ErrorRequestHandler = (error: Error, _req, res, next) => {
  if (res.headersSent) next(error)
  else res.status(500).json({ custom: error.message })
}

async function quote(site: Site, path: string, headers: Record<string, string> = {}) {
  const response = await fetch(site.url + path, { headers })
  return expectChallenge(response).resource.url
}

function sellX(app: Express, { paid }: Paywall): void {
  app.get('/x', paid(terms), sell)
}

const report = { goods: 'sunny '.repeat(1000) }

const sellReport: RequestHandler = (_req, res) => void res.json(report)

const sellStream: RequestHandler = (_req, res) => {
  res.type('text')
  for (let count = 0; count < 100; count += 1) res.write('sunny '.repeat(1000))
  res.end()
}

describe.each([
  ['Express 5', express5],
  ['Express 4', express4],
])('%s', (_, express) => {
  test('a handler knows the payment that buys its answer', async () => {
    const site = await open(express(), (app, { paid }) => {
      app.get('/free', (req, res) => void res.json({ payment: req.payment ?? 'none' }))
      app.get('/weather', paid(terms), (req, res) => {
        res.json({ payer: req.payment?.payer, state: req.payment?.state })
      })
    })
    const response = await buyer.fetch(`${site.url}/weather`)
    expectPaid(response)
    expect(await response.json()).toEqual({ payer: buyer.address, state: 'verified' })
    expect(await (await fetch(`${site.url}/free`)).json()).toEqual({ payment: 'none' })
  })

  test('a price may depend on the request', async () => {
    const site = await open(express(), (app, { paid }) => {
      app.get(
        '/cities/:city',
        paid({ ...terms, price: (req) => (req.query['full'] === '1' ? '$2' : '$1') }),
        sell,
      )
    })
    const challenge = expectChallenge(await fetch(`${site.url}/cities/bern?full=1`))
    expect(challenge.accepts[0]?.amount).toBe('2000000')
    expect(challenge.resource.url).toBe(`${site.url}/cities/bern?full=1`)
  })

  test('sendFile', async () => {
    const site = await open(express(), (app, { paid }) => {
      app.get('/page', paid(terms), (_req, res) => res.sendFile(page))
      app.get('/large', paid({ ...terms, holdBytes: 1000 }), (_req, res) => res.sendFile(page))
    })
    for (const path of ['/page', '/large']) {
      const response = await buyer.fetch(site.url + path)
      expectPaid(response)
      expect(response.headers.get('content-length')).toBe(String(pageText.length))
      expect(response.headers.get('cache-control')).toBe('private, no-store')
      expect(await response.text()).toBe(pageText)
    }
  })

  test('T39 sendFile that is not paid for leaves nothing', async () => {
    const site = await open(express(), (app, { paid }) => {
      app.get('/page', paid({ ...terms, holdBytes: 1000 }), (_req, res) => res.sendFile(page))
    })
    const challenge = await fetch(`${site.url}/page`)
    site.facilitator.next('settle', { failed: 'insufficient_funds' })
    const response = await fetch(`${site.url}/page`, {
      headers: { 'PAYMENT-SIGNATURE': await buyer.payFor(challenge) },
    })
    expect(response.status).toBe(402)
    const names = ['etag', 'last-modified', 'accept-ranges']
    expect(names.map((name) => response.headers.get(name))).toEqual([null, null, null])
    expect(await response.text()).not.toContain('report')
  })

  describe('compression', () => {
    test.each(['before the paywall', 'between paywall and handler'])('%s', async (place) => {
      const compress = compression({ threshold: 0 })
      const isBefore = place === 'before the paywall'
      const site = await open(express(), (app, { paid }) => {
        if (isBefore) app.use(compress)
        const inner = isBefore ? [] : [compress]
        app.get('/report', paid(terms), ...inner, sellReport)
        app.get('/stream', paid({ ...terms, holdBytes: 5000 }), ...inner, sellStream)
        app.get('/page', paid({ ...terms, holdBytes: 5000 }), ...inner, (_req, res) =>
          res.type('text').sendFile(page),
        )
      })
      const response = await buyer.fetch(`${site.url}/report`)
      expectPaid(response)
      expect(response.headers.get('content-encoding')).toBe('gzip')
      expect(response.headers.get('vary')).toContain('PAYMENT-SIGNATURE')
      expect(await response.json()).toEqual(report)
      expect(await (await buyer.fetch(`${site.url}/stream`)).text()).toHaveLength(600_000)
      expect(await (await buyer.fetch(`${site.url}/page`)).text()).toBe(pageText)

      const header = await buyer.payFor(await fetch(`${site.url}/report`))
      site.facilitator.next('settle', { failed: 'insufficient_funds' })
      const withheld = await fetch(`${site.url}/report`, {
        headers: { 'PAYMENT-SIGNATURE': header },
      })
      expect(withheld.status).toBe(402)
      expect(await withheld.json()).toMatchObject({ code: 'settlement_failed' })
    })
  })

  describe('errors', () => {
    test.each<[string, RequestHandler]>([
      ['passed on', (_req, _res, next) => next(new Error('broken'))],
      [
        'thrown',
        () => {
          throw new Error('broken')
        },
      ],
    ])('%s: the error handler answers, unpaid', async (_name, handler) => {
      const site = await open(express(), (app, { paid }) => {
        app.get('/x', paid(terms), handler)
        app.use(handleError)
      })
      const response = await buyer.fetch(`${site.url}/x`)
      expect([response.status, await response.json()]).toEqual([500, { custom: 'broken' }])
      expect(site.facilitator.settled).toEqual([])
    })
  })

  describe('the URL', () => {
    const forwarded = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'api.example.com' }

    test('on a mounted router and in a mounted app', async () => {
      const site = await open(express(), (app, { paid }) => {
        const router = express.Router()
        router.get('/weather', paid(terms), sell)
        const inner = express()
        inner.use('/deep', router)
        app.use('/v1', router)
        app.use('/v2', inner)
      })
      expect(await quote(site, '/v1/weather?x=1')).toBe(`${site.url}/v1/weather?x=1`)
      expect(await quote(site, '/v2/deep/weather')).toBe(`${site.url}/v2/deep/weather`)
      expectPaid(await buyer.fetch(`${site.url}/v2/deep/weather`))
    })

    test('does not believe forwarded headers by itself', async () => {
      const site = await open(express(), sellX)
      expect(await quote(site, '/x', forwarded)).toBe(`${site.url}/x`)
    })

    test.each([
      [true, 'https://api.example.com/x'],
      ['loopback', 'https://api.example.com/x'],
      [1, 'https://api.example.com/x'],
      ['10.0.0.1', undefined],
      [false, undefined],
    ])('follows the trust proxy setting %j', async (setting, url) => {
      const site = await open(express(), (app, { paid }) => {
        app.set('trust proxy', setting)
        const inner = express()
        inner.get('/x', paid(terms), sell)
        app.use(inner)
      })
      expect(await quote(site, '/x', forwarded)).toBe(url ?? `${site.url}/x`)
    })

    test('the option beats the setting, publicUrl beats both', async () => {
      const trusting = await open(express(), sellX, { trustProxy: true })
      expect(await quote(trusting, '/x', forwarded)).toBe('https://api.example.com/x')
      const fixed = await open(express(), sellX, { publicUrl: 'https://shop.example/api' })
      expect(await quote(fixed, '/x', forwarded)).toBe('https://shop.example/api/x')
    })

    test('a Host that is none is refused', async () => {
      const site = await open(express(), sellX)
      const answer = await sendRequest(site.url, '/x', { headers: { host: 'evil@host' } })
      expect([answer.status, answer.json()['code']]).toEqual([400, 'schema_invalid'])
    })
  })

  describe('the route map', () => {
    test('sells what it names and nothing else', async () => {
      const site = await open(express(), (app, { paywall }) => {
        app.use(
          paywall({
            'GET /weather': terms,
            '/api/*': { ...terms, price: '$1' },
            'GET /cities/:city': { ...terms, price: '$2' },
          }),
        )
        app.all('/weather', sell)
        app.get('/api/report', sell)
        app.get('/cities/:city', sell)
        app.get('/', sell)
      })
      const price = async (path: string, method = 'GET'): Promise<string | undefined> => {
        const response = await fetch(site.url + path, { method })
        return response.status === 402
          ? expectChallenge(response).accepts[0]?.amount
          : String(response.status)
      }
      expect(await price('/weather')).toBe('10000')
      expect(await price('/weather', 'HEAD')).toBe('10000')
      expect(await price('/weather', 'POST')).toBe('200')
      expect(await price('/api/report')).toBe('1000000')
      expect(await price('/api/unknown')).toBe('1000000')
      expect(await price('/cities/bern')).toBe('2000000')
      expect(await price('/')).toBe('200')
      expectPaid(await buyer.fetch(`${site.url}/api/report`))
      expect(site.facilitator.settled).toHaveLength(1)
    })

    test.each([
      '/files/page.txt',
      '//files/page.txt',
      '/files//page.txt',
      '/%66iles/page.txt',
      '/files%2Fpage.txt',
      '/%2566iles/page.txt',
      '/FILES/page.txt',
      '/x/..%2Ffiles/page.txt',
      '/./files/page.txt',
      '/x/../files/page.txt',
      String.raw`/files\page.txt`,
      'http://localhost/files/page.txt',
    ])('T16 a file server behind it gives nothing away at %s', async (target) => {
      const site = await open(express(), (app, { paywall }) => {
        app.use(paywall({ '/files/*': terms }))
        app.use('/files', express.static(folder))
        app.use((req, _res, next) => {
          // Puts the folder at the root as well, as a site with one public folder has it.
          req.url = req.url.replace(/^\/+(?:files|%66iles)/i, '')
          next()
        })
        app.use(express.static(folder))
      })
      const answer = await sendRequest(site.url, target)
      expect([400, 402]).toContain(answer.status)
      expect(answer.text).not.toContain('a page of the report')
    })

    test('T16 on a mounted router, by the path below it or the whole one', async () => {
      const site = await open(express(), (app, { paywall }) => {
        const router = express.Router()
        router.use(paywall({ '/weather': terms, '/v1/air': terms }))
        router.get(['/weather', '/air', '/free'], sell)
        app.use('/v1', router)
      })
      const paths = ['/v1/weather', '/V1/Weather/', '/v1/air', '/v1/free']
      const statuses = await Promise.all(
        paths.map(async (path) => (await fetch(site.url + path)).status),
      )
      expect(statuses).toEqual([402, 402, 402, 200])
    })

    test('T16 a path that has two prices is refused', async () => {
      const site = await open(express(), (app, { paywall }) => {
        app.use(paywall({ '/cheap/:x': terms, '/cheap/:x/:y': { ...terms, price: '$9' } }))
        app.get('/cheap/:x', sell)
      })
      const answer = await sendRequest(site.url, '/cheap/a%2Fb')
      expect([answer.status, answer.json()['code']]).toEqual([400, 'schema_invalid'])
    })
  })

  test('a router may be sold as a whole', async () => {
    const site = await open(express(), (app, { paid }) => {
      const router = express.Router()
      router.use(paid(terms))
      router.get('/a', sell)
      app.use('/paid', router)
    })
    expect((await fetch(`${site.url}/paid/a`)).status).toBe(402)
    expectPaid(await buyer.fetch(`${site.url}/paid/a`))
  })

  test('a route that is sold twice by mistake charges nothing', async () => {
    const site = await open(express(), (app, { paid, paywall }) => {
      app.use(paywall({ '/x': terms }))
      app.get('/x', paid(terms), sell)
    })
    const header = await buyer.payFor(await fetch(`${site.url}/x`))
    const response = await fetch(`${site.url}/x`, { headers: { 'PAYMENT-SIGNATURE': header } })
    expect([response.status, site.facilitator.settled.length]).toEqual([409, 0])
  })

  test('T36 events of an upfront route are sent as they come', async () => {
    const site = await open(express(), (app, { paid }) => {
      app.get('/events', paid({ ...terms, flow: 'upfront' }), async (_req, res) => {
        res.writeHead(200, { 'Content-Type': 'text/event-stream' })
        for (const event of ['one', 'two']) {
          res.write(`data: ${event}\n\n`)
          await sleep(30)
        }
        res.end()
      })
    })
    const response = await buyer.fetch(`${site.url}/events`)
    expectPaid(response)
    const pieces: string[] = []
    for await (const piece of response.body ?? []) pieces.push(new TextDecoder().decode(piece))
    expect(pieces).toEqual(['data: one\n\n', 'data: two\n\n'])
  })
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
    ['a recipient', () => paywallWith({ payTo: '0x12' }).paid(terms)],
    // The type refuses it; a program in JavaScript is told here.
    ['a pattern', () => paywallWith().paywall({ ['GET weather' as '/x']: terms })],
    ['the terms in a map', () => paywallWith().paywall({ '/x': { ...terms, scheme: 'upto' } })],
  ])('%s', (_, act) => {
    expect(refused(act)).toBe('config_invalid')
  })
})

test('ready asks the facilitator', async () => {
  const good = paywallWith()
  good.paid(terms)
  await expect(good.ready()).resolves.toBeUndefined()

  const facilitator = createFakeFacilitator()
  const bad = paywallWith({
    facilitator: {
      verify: (request) => facilitator.verify(request),
      settle: (request) => facilitator.settle(request),
      supported: async () => ({ kinds: [], extensions: [], signers: {} }),
    },
  })
  bad.paid(terms)
  await expect(bad.ready()).rejects.toMatchObject({ code: 'facilitator_unsupported' })
})

test('what was sold is listed', async () => {
  let list: Paywall['payments']['list'] | undefined
  const site = await open(express5(), (app, { paid, payments }) => {
    list = () => payments.list()
    app.get('/x', paid(terms), sell)
  })
  await buyer.fetch(`${site.url}/x`)
  expect(await list?.()).toMatchObject([{ state: 'delivered', resource: `GET ${site.url}/x` }])
})
