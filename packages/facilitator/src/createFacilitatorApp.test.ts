import { type ErrorCode, type FacilitatorRequest, FareboxError } from '@farebox/core'
import type { Facilitator } from '@farebox/core/facilitator'
import { Hono } from 'hono'
import { describe, expect, it, vi } from 'vitest'
import { createFacilitatorApp } from './createFacilitatorApp.js'

const network = 'eip155:31337'
const terms = {
  scheme: 'exact',
  network,
  amount: '10',
  asset: '0xToken',
  payTo: '0xSeller',
  maxTimeoutSeconds: 300,
}
const request: FacilitatorRequest = {
  x402Version: 2,
  paymentPayload: { x402Version: 2, accepted: terms, payload: { signature: '0x' } },
  paymentRequirements: terms,
}
const payment = {
  paymentId: '0x01',
  state: 'settled',
  scheme: 'exact',
  network,
  asset: '0xToken',
  amount: '10',
  payTo: '0xSeller',
  payer: '0xBuyer',
  createdAt: 1,
  updatedAt: 2,
} as const

function setUp(change: Partial<Facilitator> = {}, maxBodyBytes?: number) {
  const verify = vi.fn(async (_request: FacilitatorRequest) => ({
    isValid: true,
    payer: '0xBuyer',
  }))
  const settle = vi.fn(async (_request: FacilitatorRequest) => ({
    success: true,
    transaction: '0xt',
    network,
  }))
  const facilitator: Facilitator = {
    verify,
    settle,
    quoteFees: async () => [],
    readTransfer: async () => ({ state: 'unknown' }),
    supported: async () => ({ kinds: [], extensions: [], signers: {} }),
    payment: async (id) => (id === '0x01' ? payment : undefined),
    recover: async () => 0,
    health: async () => ({ ready: true, inFlight: 3 }),
    close: async () => undefined,
    ...change,
  }
  const app = createFacilitatorApp({
    facilitator,
    ...(maxBodyBytes === undefined ? {} : { maxBodyBytes }),
  })
  const post = (path: string, body: RequestInit['body']) =>
    app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body }),
    })
  return { app, verify, settle, post }
}

describe('answers', () => {
  it('what the chain says of a transfer is passed on', async () => {
    const readTransfer = vi.fn(async () => ({ state: 'failed' }) as const)
    const { post } = setUp({ readTransfer })
    const query = { network, transaction: '0x1', asset: '0xa', payTo: '0xb' }
    const answer = await post('/transfer', JSON.stringify(query))
    expect([answer.status, await answer.json()]).toEqual([200, { state: 'failed' }])
    expect(readTransfer).toHaveBeenCalledExactlyOnceWith(query)
    expect((await post('/transfer', JSON.stringify({ ...query, payTo: '' }))).status).toBe(400)
  })

  it('fee quotes are passed on', async () => {
    const quoteFees = vi.fn(async () => [])
    const { post } = setUp({ quoteFees })
    const accepts = [request.paymentRequirements]
    const context = { meta: { kind: 'PAYMENT_ONLY' } }
    const answer = await post(
      '/fee/quote',
      JSON.stringify({ accepts, paymentPermitContext: context }),
    )
    expect([answer.status, await answer.json()]).toEqual([200, []])
    expect(quoteFees).toHaveBeenCalledExactlyOnceWith(accepts)
    expect((await post('/fee/quote', JSON.stringify({ accepts: [] }))).status).toBe(400)
  })

  it('verify and settle pass the request on and the answer back', async () => {
    const { verify, settle, post } = setUp()
    const verified = await post('/verify', JSON.stringify(request))
    expect(verified.status).toBe(200)
    expect(await verified.json()).toEqual({ isValid: true, payer: '0xBuyer' })
    const settled = await post('/settle', JSON.stringify(request))
    expect(await settled.json()).toEqual({ success: true, transaction: '0xt', network })
    expect(verify).toHaveBeenCalledExactlyOnceWith(request)
    expect(settle).toHaveBeenCalledExactlyOnceWith(request)
  })

  it('takes x402 v1 on the same paths', async () => {
    const { verify, settle, post } = setUp()
    const { amount, ...rest } = terms
    const requestV1 = {
      x402Version: 1,
      paymentPayload: {
        x402Version: 1,
        scheme: 'exact',
        network: 'base-sepolia',
        payload: { signature: '0x' },
      },
      paymentRequirements: {
        ...rest,
        network: 'base-sepolia',
        maxAmountRequired: amount,
        resource: 'https://api.example.com/weather',
        description: '',
        mimeType: '',
      },
    }
    // As published v1 servers write it.
    const sent = { ...requestV1.paymentRequirements, outputSchema: null }
    const body = JSON.stringify({ ...requestV1, paymentRequirements: sent })
    expect((await post('/verify', body)).status).toBe(200)
    expect((await post('/settle', body)).status).toBe(200)
    expect(verify).toHaveBeenCalledExactlyOnceWith(requestV1)
    expect(settle).toHaveBeenCalledExactlyOnceWith(requestV1)
  })

  it('a payment that is not good is an answer too', async () => {
    const invalid = { isValid: false, invalidReason: 'insufficient_funds' }
    const failed = { success: false, errorReason: 'settlement_pending', transaction: '', network }
    const { post } = setUp({ verify: async () => invalid, settle: async () => failed })
    const verified = await post('/verify', JSON.stringify(request))
    const settled = await post('/settle', JSON.stringify(request))
    expect([verified.status, await verified.json()]).toEqual([200, invalid])
    expect([settled.status, await settled.json()]).toEqual([200, failed])
  })

  it('supported, payments, health', async () => {
    const { app } = setUp()
    const get = async (path: string): Promise<unknown> => (await app.request(path)).json()
    expect(await get('/supported')).toEqual({ kinds: [], extensions: [], signers: {} })
    expect(await get('/payments/0x01')).toEqual(payment)
    expect(await get('/healthz')).toEqual({ status: 'ok' })
    expect(await get('/readyz')).toEqual({ ready: true, inFlight: 3 })
  })

  it('is not ready while it closes', async () => {
    const { app } = setUp({ health: async () => ({ ready: false, inFlight: 1 }) })
    expect((await app.request('/readyz')).status).toBe(503)
    expect((await app.request('/healthz')).status).toBe(200)
  })

  it.each([
    ['GET', '/payments/0x02'],
    ['GET', '/payments/..%2f..%2fetc'],
    ['GET', '/verify'],
    ['DELETE', '/supported'],
    ['GET', '/'],
  ])('%s %s is a 404 in JSON', async (method, path) => {
    const response = await setUp().app.request(path, { method })
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ status: 404, error: expect.any(String) })
  })

  it('T12 nothing is cached', async () => {
    const { app, post } = setUp()
    const responses = await Promise.all([
      app.request('/supported'),
      app.request('/payments/0x01'),
      app.request('/nothing'),
      post('/verify', JSON.stringify(request)),
      post('/settle', 'nonsense'),
    ])
    for (const response of responses) {
      expect(response.headers.get('cache-control')).toBe('no-store')
    }
  })

  it('can be mounted', async () => {
    const parent = new Hono().route('/x402', setUp().app)
    expect((await parent.request('/x402/supported')).status).toBe(200)
    const bad = await parent.request('/x402/verify', { method: 'POST', body: '{' })
    expect(await bad.json()).toMatchObject({ code: 'request_invalid' })
  })
})

describe('T14 request bodies', () => {
  it.each([
    ['nothing', undefined],
    ['text', 'payment please'],
    ['an array', '[]'],
    ['truncated JSON', JSON.stringify(request).slice(0, -2)],
    ['another version', JSON.stringify({ ...request, x402Version: 3 })],
    ['v2 that says it is v1', JSON.stringify({ ...request, x402Version: 1 })],
    ['no requirements', JSON.stringify({ ...request, paymentRequirements: undefined })],
    ['a key twice', JSON.stringify(request).replace('{', '{"x402Version":2,')],
    ['a prototype', JSON.stringify(request).replace('{', '{"__proto__":{},')],
    ['depth', `{"x402Version":${'['.repeat(50)}${']'.repeat(50)}}`],
    ['broken UTF-8', new Uint8Array([0x7b, 0xff, 0x7d])],
  ])('%s is request_invalid', async (_name, body) => {
    const { post, verify, settle } = setUp()
    for (const path of ['/verify', '/settle']) {
      const response = await post(path, body)
      expect(response.status).toBe(400)
      expect(response.headers.get('content-type')).toBe('application/problem+json')
      expect(await response.json()).toMatchObject({
        code: 'request_invalid',
        charged: 'no',
        error: expect.any(String),
      })
    }
    expect(verify).not.toHaveBeenCalled()
    expect(settle).not.toHaveBeenCalled()
  })

  it('says what is wrong, not what was sent', async () => {
    const { post } = setUp()
    const secret = { ...request, paymentRequirements: { ...terms, amount: 'secret' } }
    const text = await (await post('/verify', JSON.stringify(secret))).text()
    expect(text).toContain('paymentRequirements.amount')
    expect(text).not.toContain('secret')
  })

  it('too large by its length is refused before it is read', async () => {
    const { app } = setUp({}, 1000)
    const pull = vi.fn()
    const response = await app.request('/verify', {
      method: 'POST',
      headers: { 'content-length': '1001' },
      body: new ReadableStream({ pull }, { highWaterMark: 0 }),
      duplex: 'half',
    })
    expect([response.status, pull.mock.calls.length]).toEqual([413, 0])
  })

  it('too large is refused where it passes the limit, whatever its length says', async () => {
    const { app, settle } = setUp({}, 1000)
    let pieces = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pieces += 1
        controller.enqueue(new Uint8Array(400).fill(0x20))
      },
    })
    const response = await app.request('/settle', { method: 'POST', body, duplex: 'half' })
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({ code: 'request_too_large' })
    expect(pieces).toBeLessThan(6)
    expect(settle).not.toHaveBeenCalled()
  })

  it('exactly the limit is not too large', async () => {
    const body = JSON.stringify(request)
    expect((await setUp({}, body.length).post('/verify', body)).status).toBe(200)
    expect((await setUp({}, body.length - 1).post('/verify', body)).status).toBe(413)
  })

  it('a body that breaks off', async () => {
    const body = new ReadableStream({
      pull: (controller) => controller.error(new Error('ECONNRESET 10.0.0.1')),
    })
    const response = await setUp().app.request('/verify', { method: 'POST', body, duplex: 'half' })
    expect(response.status).toBe(400)
    expect(await response.text()).not.toContain('10.0.0.1')
  })
})

describe('errors', () => {
  it.each<[ErrorCode, number]>([
    ['mechanism_unregistered', 400],
    ['rpc_unavailable', 503],
    ['store_unavailable', 503],
    ['facilitator_unavailable', 503],
    ['rpc_malformed', 502],
    ['chain_mismatch', 500],
  ])('%s is a problem with status %i', async (code, status) => {
    const { post } = setUp({ verify: () => Promise.reject(new FareboxError(code)) })
    const response = await post('/verify', JSON.stringify(request))
    expect(response.status).toBe(status)
    expect(response.headers.get('retry-after')).toBe(status === 503 ? '1' : null)
    const body: unknown = await response.json()
    expect(body).toMatchObject({ type: `https://farebox.dev/errors/${code}`, status, code })
    expect(body).toHaveProperty('error', new FareboxError(code).toProblem().title)
  })

  it('T41 exception text stays inside', async () => {
    const secret = 'connect ECONNREFUSED 10.0.0.1:8545 https://rpc.example/v2/key'
    const throwing = (): Promise<never> => Promise.reject(new Error(secret))
    const cause = new Error(secret)
    const { app, post } = setUp({
      verify: throwing,
      settle: () => Promise.reject(new FareboxError('rpc_unavailable', { charged: 'no', cause })),
      payment: throwing,
      supported: throwing,
      health: throwing,
    })
    const responses = await Promise.all([
      post('/verify', JSON.stringify(request)),
      post('/settle', JSON.stringify(request)),
      app.request('/payments/0x01'),
      app.request('/supported'),
      app.request('/readyz'),
    ])
    expect(responses.map(({ status }) => status)).toEqual([500, 503, 500, 500, 500])
    for (const response of responses) {
      expect(await response.text()).not.toMatch(/ECONN|10\.0|rpc\.example/)
    }
  })
})
