import { describe, expect, test } from 'vitest'
import { decodePaymentRequired } from '../codec/decodePaymentRequired.js'
import type { HttpResponse } from '../http/types.js'
import { createResourceServer } from './createResourceServer.js'
import type { ResourceServerOptions, RouteOptions, ServerEvent } from './options.js'
import type { PaymentPage, PaymentPageInput } from './PaymentPage.js'
import {
  createRequest,
  createScriptedFacilitator,
  createTestClock,
  network,
  paperMechanism,
  pay,
  payTo,
  readBody,
  readHeader,
  type RequestOptions,
  settledResponse,
  withPayment,
} from './seller.fixture.js'
import { network as networkV1 } from './sellerV1.fixture.js'

const browser = {
  accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
  'accept-language': 'de, en;q=0.5',
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
}

function createSeller(
  options: Partial<ResourceServerOptions> = {},
  routeOptions: Partial<RouteOptions> = {},
) {
  const facilitator = createScriptedFacilitator()
  const events: ServerEvent[] = []
  const inputs: PaymentPageInput[] = []
  const page: PaymentPage = {
    render(input) {
      inputs.push(input)
      return { body: `<p>${input.nonce}</p>`, headers: [['Content-Language', 'de']] }
    },
  }
  const server = createResourceServer({
    facilitator,
    schemes: [paperMechanism],
    payTo,
    environment: createTestClock(),
    page,
    onEvent: (event) => events.push(event),
    ...options,
  })
  const wire = { price: '$0.01', scheme: 'paper', network, description: 'A & <b>' }
  // The union of the options cannot say that some of them are changed.
  const route = server.route({ ...wire, ...routeOptions } as RouteOptions)
  async function answer(request: ReturnType<typeof createRequest>): Promise<HttpResponse> {
    const outcome = await route.handle(request)
    if (outcome.kind === 'respond') return outcome.response
    const finished = await outcome.finish({ status: 200 })
    return finished.kind === 'replace'
      ? finished.response
      : { status: 200, headers: finished.headers, body: 'goods' }
  }
  return {
    answer,
    ask: (headers = {}, more: RequestOptions = {}) => answer(createRequest({ headers, ...more })),
    facilitator,
    events,
    inputs,
    page,
  }
}

function without(response: HttpResponse, ...names: readonly string[]) {
  return response.headers.filter(([name]) => !names.includes(name))
}

describe('a browser', () => {
  test('gets the page and the whole challenge', async () => {
    const { ask, inputs } = createSeller()
    const plain = await ask()
    const response = await ask(browser)
    const [input] = inputs
    const nonce = input?.nonce ?? ''
    expect(response.status).toBe(402)
    expect(response.body).toBe(`<p>${nonce}</p>`)
    expect(nonce).toMatch(/^[A-Za-z0-9+/]{24}$/)
    expect(readHeader(response, 'payment-required')).toBe(readHeader(plain, 'payment-required'))
    expect(readHeader(response, 'cache-control')).toBe('private, no-store')
    expect(without(response, 'PAYMENT-REQUIRED', 'Cache-Control')).toEqual([
      ['Content-Type', 'text/html; charset=utf-8'],
      [
        'Content-Security-Policy',
        `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      ],
      ['X-Content-Type-Options', 'nosniff'],
      ['Referrer-Policy', 'no-referrer'],
      ['Content-Language', 'de'],
      ['Vary', 'PAYMENT-SIGNATURE, Accept, Accept-Language, Sec-Fetch-Dest, Sec-Fetch-Mode'],
    ])
    expect(input).toMatchObject({ acceptLanguage: 'de, en;q=0.5', offers: [{ network }] })
    expect(input?.challenge).toEqual(
      decodePaymentRequired(readHeader(response, 'payment-required') ?? ''),
    )
    expect(input?.challenge.resource.description).toBe('A & <b>')
    expect(input).not.toHaveProperty('problem')
  })

  test('gets another nonce each time', async () => {
    const { ask, inputs } = createSeller()
    for (let visit = 0; visit < 20; visit += 1) await ask(browser)
    expect(new Set(inputs.map(({ nonce }) => nonce)).size).toBe(20)
  })

  test('gets the headers of the page to HEAD', async () => {
    const { ask } = createSeller()
    const response = await ask(browser, { method: 'HEAD' })
    expect(response.status).toBe(402)
    expect(readHeader(response, 'content-type')).toBe('text/html; charset=utf-8')
  })

  test('sees why a payment was refused', async () => {
    const { answer, ask, inputs, facilitator } = createSeller()
    const { accepts } = readBody(await ask())
    const [requirements] = accepts
    if (requirements === undefined) throw new Error('nothing offered')
    facilitator.verifyAnswer = { isValid: false, invalidReason: 'insufficient_funds' }
    const refused = await answer(withPayment(pay(requirements), { headers: browser }))
    expect(refused.status).toBe(402)
    expect(readHeader(refused, 'content-type')).toBe('text/html; charset=utf-8')
    expect(inputs[0]?.problem).toMatchObject({
      code: 'payment_invalid',
      reason: 'insufficient_funds',
    })
    expect(inputs[0]?.challenge.error).toBe('insufficient_funds')

    facilitator.verifyAnswer = { isValid: true }
    facilitator.settleAnswer = { ...settledResponse, success: false, errorReason: 'broke' }
    const unsettled = await answer(
      withPayment(pay(requirements, { nonce: 'n2' }), { headers: browser }),
    )
    expect(unsettled.status).toBe(402)
    expect(readHeader(unsettled, 'payment-response')).toBeDefined()
    expect(inputs[1]?.problem).toMatchObject({ code: 'settlement_failed' })
  })

  test('gets JSON where nothing invites to pay', async () => {
    const { answer, ask, inputs, facilitator } = createSeller()
    const [requirements] = readBody(await ask()).accepts
    if (requirements === undefined) throw new Error('nothing offered')
    facilitator.settleAnswer = new Error('lost')
    const pending = await answer(withPayment(pay(requirements), { headers: browser }))
    expect(pending.status).toBe(402)
    expect(readHeader(pending, 'content-type')).toBe('application/problem+json')
    const bad = await ask({ ...browser, 'payment-signature': '!' })
    expect(bad.status).toBe(400)
    expect(readHeader(bad, 'content-type')).toBe('application/problem+json')
    expect(inputs).toEqual([])
  })

  test('gets the goods when it pays', async () => {
    const { answer, ask } = createSeller()
    const [requirements] = readBody(await ask()).accepts
    if (requirements === undefined) throw new Error('nothing offered')
    const paid = await answer(withPayment(pay(requirements), { headers: browser }))
    expect(paid).toMatchObject({ status: 200, body: 'goods' })
  })
})

describe('everybody else', () => {
  test.each([
    ['no Accept', {}],
    ['curl', { accept: '*/*' }],
    ['a JSON client', { accept: 'application/json' }],
    ['a script in a browser', { ...browser, 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' }],
    ['a script that names both', { accept: 'text/html, application/json' }],
  ])('gets the same bytes with and without a page: %s', async (_name, headers) => {
    const { ask, inputs } = createSeller()
    const bare = createSeller({}, { page: false })
    expect(await ask(headers)).toEqual(await bare.ask(headers))
    expect(inputs).toEqual([])
  })

  test('also to POST', async () => {
    const { ask } = createSeller()
    const response = await ask(browser, { method: 'POST' })
    expect(readHeader(response, 'content-type')).toBe('application/json')
  })
})

describe('where the page comes from', () => {
  test('a route has its own, or none', async () => {
    const none = createSeller({}, { page: false })
    expect(readHeader(await none.ask(browser), 'content-type')).toBe('application/json')
    const own: PaymentPage = { render: () => ({ body: 'own', headers: [] }) }
    expect((await createSeller({}, { page: own }).ask(browser)).body).toBe('own')
  })

  test('it may say what it is allowed to do, and nothing of the payment', async () => {
    const page: PaymentPage = {
      render: () => ({
        body: '',
        headers: [
          ['content-security-policy', "default-src 'self'"],
          ['Cache-Control', 'public'],
          ['payment-required', 'x'],
        ],
      }),
    }
    const { ask } = createSeller({ page })
    const { headers } = await ask(browser)
    const names = headers.map(([name]) => name.toLowerCase())
    expect(new Set(names).size).toBe(names.length)
    expect(headers).toContainEqual(['content-security-policy', "default-src 'self'"])
    expect(headers).toContainEqual(['Cache-Control', 'private, no-store'])
    expect(headers).not.toContainEqual(['payment-required', 'x'])
  })

  test('one that fails is reported, and the challenge arrives all the same', async () => {
    const page: PaymentPage = {
      render() {
        throw new Error('no template')
      },
    }
    const { ask, events } = createSeller({ page })
    expect(await ask(browser)).toEqual(await createSeller().ask())
    expect(events).toMatchObject([{ kind: 'error', error: { code: 'internal' } }])
  })
})

test('a route that takes v1 shows the challenge of v2', async () => {
  const { ask, inputs } = createSeller({}, { network: networkV1, v1: true })
  const response = await ask(browser)
  expect(readHeader(response, 'content-type')).toBe('text/html; charset=utf-8')
  expect(readHeader(response, 'vary')).toContain('PAYMENT-SIGNATURE, X-PAYMENT, Accept')
  expect(inputs[0]?.challenge.x402Version).toBe(2)
})
