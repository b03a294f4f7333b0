import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decodePaymentRequired } from '@farebox/core'
import {
  createFakeBuyer,
  expectChallenge,
  expectNotCharged,
  expectPaid,
  type FakeFacilitatorServer,
  startFakeFacilitator,
} from '@farebox/testing'
import { describePaidRoutes } from '@farebox/testkit'
import type createNext from 'next/dist/server/next.js'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { buildApp, buildPackages } from './buildApp.fixture.js'
import { type NextProcess, startNext } from './startNext.fixture.js'
import { createStartHost } from './startSuiteHost.fixture.js'

// Its types say that the module is an object with this function in it, which it is not for Node.
const next = createRequire(import.meta.url)('next') as typeof createNext.default

const folder = fileURLToPath(new URL('../fixture-app', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'farebox-next-'))
const runLog = join(scratch, 'runs')
afterAll(() => rmSync(scratch, { recursive: true }))

await buildPackages()
const buildOutput = await buildApp(folder, runLog)
const ranInBuild = existsSync(runLog)

const app = next({ dir: folder, dev: false, quiet: true })
await app.prepare()
afterAll(() => app.close())

beforeEach(() => {
  // Next reports there what handlers throw.
  vi.spyOn(console, 'error').mockReturnValue()
})

describePaidRoutes('Next 16', createStartHost(app.getRequestHandler()))

describe('next build', () => {
  test('in an empty environment runs no handler and prerenders no paid route', () => {
    expect(ranInBuild).toBe(false)
    for (const route of ['/cached', '/edge', '/flow/[name]', '/articles/[slug]', '/weather']) {
      expect(buildOutput).toContain(`ƒ ${route}`)
    }
  })
})

describe('next start', () => {
  const payTo = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
  let shop: FakeFacilitatorServer
  let site: NextProcess

  beforeAll(async () => {
    shop = await startFakeFacilitator()
    site = await startNext(folder, { FACILITATOR_URL: shop.url, PAY_TO: payTo, RUN_LOG: runLog })
  })
  afterAll(async () => {
    await site.close()
    await shop.close()
  })

  const buyer = createFakeBuyer()
  const ask = (path: string, init?: RequestInit): Promise<Response> =>
    fetch(`${site.url}${path}`, { redirect: 'manual', ...init })
  async function buy(path: string, init: RequestInit = {}): Promise<Response> {
    const header = await buyer.payFor(expectChallenge(await ask(path, init)))
    const headers = {
      ...Object.fromEntries(new Headers(init.headers)),
      'payment-signature': header,
    }
    return ask(path, { ...init, headers })
  }
  const countRuns = (name: string): number =>
    existsSync(runLog)
      ? readFileSync(runLog, 'utf8')
          .split('\n')
          .filter((one) => one === name).length
      : 0

  test('T12 revalidate caches neither the price nor what was paid for', async () => {
    const first = await buy('/cached')
    expect(expectPaid(first).payer).toBe(buyer.address)
    expect(first.headers.get('cache-control')).toBe('private, no-store')
    expect(first.headers.get('x-nextjs-cache')).toBeNull()
    expectChallenge(await ask('/cached'))
    const second = await buy('/cached')
    expect(await second.text()).not.toBe(await first.text())
    expect(countRuns('cached')).toBe(2)
  })

  test('a rewritten path is sold under the name that was asked for', async () => {
    const challenge = expectChallenge(await ask('/old-name?x=1'))
    expect(challenge.resource.url).toBe(`${site.url}/old-name?x=1`)
    expectPaid(await buy('/old-name?x=1'))
  })

  test('the Edge runtime', async () => {
    const answer = await buy('/edge')
    expect(expectPaid(answer).payer).toBe(buyer.address)
    expect(await answer.json()).toMatchObject({ runtime: expect.any(String) })
  })

  test.each([
    ['redirect', 307],
    ['missing', 404],
    ['nothing', 500],
    ['next', 500],
    ['broken', 500],
  ])('%s is passed through and not charged', async (name, status) => {
    const before = shop.facilitator.settled.length
    const answer = await buy(`/flow/${name}`)
    expect(answer.status).toBe(status)
    expectNotCharged(answer)
    expect([countRuns(name), shop.facilitator.settled.length]).toEqual([1, before])
    expect(await answer.text()).not.toContain('secret')
  })

  test('upfront: an error is answered with the receipt, and reported', async () => {
    const answer = await buy('/flow/broken', { method: 'POST' })
    expect([answer.status, answer.headers.has('payment-response')]).toEqual([500, true])
    await vi.waitFor(() => expect(site.output()).toContain('its secret is 10.0.0.7'))
  })

  test('upfront: redirect() still redirects', async () => {
    const answer = await buy('/flow/redirect', { method: 'POST' })
    expect([answer.status, answer.headers.get('location')]).toEqual([307, '/elsewhere'])
  })

  test('T39 a failed sale takes back what cookies() has set', async () => {
    const headers = { cookie: 'visitor=1; other=2' }
    shop.facilitator.next('settle', { failed: 'insufficient_funds' })
    const failed = await buy('/flow/cookies', { headers })
    expect(failed.status).toBe(402)
    const cookies = failed.headers.getSetCookie()
    expect(cookies.join()).not.toMatch(/secret|changed/)
    expect(cookies.find((one) => one.startsWith('session='))).toMatch(/^session=;.*1970/)
    expect(cookies.find((one) => one.startsWith('visitor='))).toMatch(/^visitor=1;/)
    expect(cookies).toHaveLength(2)
    const paid = await buy('/flow/cookies', { headers })
    expectPaid(paid)
    expect(paid.headers.getSetCookie().join()).toMatch(/visitor=changed.*session=secret/)
  })

  test('a price by the segments of the path', async () => {
    expect(expectChallenge(await ask('/flow/dear')).accepts[0]?.amount).toBe('20000')
    expect(expectChallenge(await ask('/flow/missing')).accepts[0]?.amount).toBe('10000')
  })

  test('proxy.ts tells the price and spends nothing', async () => {
    for (const init of [{}, { method: 'HEAD' }]) {
      const answer = await ask('/articles/one', init)
      expect(answer.status).toBe(402)
      const { resource } = decodePaymentRequired(answer.headers.get('payment-required') ?? '')
      expect(resource.url).toBe(`${site.url}/articles/one`)
    }
    const before = shop.facilitator.calls.length
    const nonsense = await ask('/articles/one', { headers: { 'payment-signature': 'e30=' } })
    expect(await nonsense.text()).toMatch(/Refused with (?:<!-- -->)?400/)
    expect([shop.facilitator.calls.length, countRuns('one')]).toEqual([before, 0])
  })

  test('a page is sold before it renders, once', async () => {
    const before = shop.facilitator.settled.length
    const header = await buyer.payFor(expectChallenge(await ask('/articles/two')))
    const headers = { 'payment-signature': header }
    const page = await (await ask('/articles/two', { headers })).text()
    expect(page).toContain('The whole article')
    expect(page).toContain(buyer.address)
    expect(shop.facilitator.settled).toHaveLength(before + 1)
    await vi.waitFor(async () => {
      expect(await (await ask('/articles/two', { headers })).text()).toContain('409')
    })
    expect(await (await ask('/articles/one', { headers })).text()).toContain('409')
    expect(countRuns('two')).toBe(1)
  })

  test('an API route of the Pages Router', async () => {
    expectChallenge(await ask('/api/old-weather'))
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"city":"Zürich"}',
    }
    const answer = await buy('/api/old-weather', init)
    expect(expectPaid(answer).payer).toBe(buyer.address)
    expect(answer.headers.get('x-handler')).toBe('yes')
    expect(await answer.json()).toMatchObject({ body: { city: 'Zürich' }, soldTo: buyer.address })
    const broken = await buy('/api/old-weather?fail=yes')
    expect(broken.status).toBe(500)
    expectNotCharged(broken)
    shop.facilitator.next('settle', { failed: 'insufficient_funds' })
    const failed = await buy('/api/old-weather')
    expect([failed.status, failed.headers.get('x-handler')]).toEqual([402, null])
  })
})
