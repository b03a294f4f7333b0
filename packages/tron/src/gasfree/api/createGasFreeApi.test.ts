import { createHmac } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { parseTronAddress } from '../../address/parseTronAddress.js'
import {
  createScriptedFetch,
  gasFreeAddress,
  payTo,
  provider,
  toAddressData,
  usdt,
  vectors,
} from '../gasFree.fixture.js'
import { parseGasFreePayload } from '../parseGasFreePayload.js'
import { createGasFreeApi } from './createGasFreeApi.js'
import type { GasFreeApiOptions } from './createGasFreeApi.js'
import type { GasFreeApi } from './GasFreeApi.js'

const buyer = 'TYBNgWfhGuNzdLtjKtxXTfskAhTbMcqbaG'
const user = parseTronAddress(buyer)
const { permit, signature } = parseGasFreePayload(vectors.withFee.paymentPayload.payload)
const url = 'https://open.example/nile'

function setUp(
  table: { readonly [route: string]: unknown },
  options: Partial<GasFreeApiOptions> = {},
): { api: GasFreeApi; seen: { readonly url: string; readonly init: RequestInit }[] } {
  const seen: { readonly url: string; readonly init: RequestInit }[] = []
  const api = createGasFreeApi({ url, fetch: createScriptedFetch(table, seen), ...options })
  return { api, seen }
}
const unavailable = expect.objectContaining({ code: 'provider_unavailable' })

describe('questions', () => {
  test('the account', async () => {
    const { api, seen } = setUp({ [`GET /address/${buyer}`]: toAddressData() })
    expect(await api.getAccount(user)).toEqual({
      gasFreeAddress: parseTronAddress(gasFreeAddress),
      active: true,
      nonce: 7n,
      allowSubmit: false,
      tokens: [{ token: parseTronAddress(usdt), activateFee: 2_050_000n, transferFee: 1_000_000n }],
    })
    expect(seen[0]?.url).toBe(`${url}/api/v1/address/${buyer}`)
    expect(seen[0]?.init.redirect).toBe('manual')
  })

  test.each([
    [{ allowSubmit: true }, true],
    [{ allowSubmit: undefined, allow_submit: true }, true],
    [{ allowSubmit: null, allow_submit: true }, true],
    [{ allowSubmit: undefined }, false],
  ])('allowSubmit in every spelling: %j', async (changes, expected) => {
    const { api } = setUp({ [`GET /address/${buyer}`]: toAddressData(changes) })
    expect((await api.getAccount(user)).allowSubmit).toBe(expected)
  })

  test('amounts as texts', async () => {
    const assets = [{ tokenAddress: usdt, activateFee: '20', transferFee: '1' + '0'.repeat(20) }]
    const { api } = setUp({ [`GET /address/${buyer}`]: toAddressData({ assets, nonce: '9' }) })
    const account = await api.getAccount(user)
    expect(account.nonce).toBe(9n)
    expect(account.tokens[0]?.transferFee).toBe(10n ** 20n)
  })

  test.each([
    ['no account', undefined],
    ['null', null],
    ['of somebody else', toAddressData({ accountAddress: payTo })],
    ['without an address', toAddressData({ gasFreeAddress: '' })],
    ['a wrong checksum', toAddressData({ gasFreeAddress: `${gasFreeAddress.slice(0, -1)}D` })],
    ['a negative nonce', toAddressData({ nonce: -1 })],
    ['a negative fee', toAddressData({ assets: [{ tokenAddress: usdt, transferFee: -1 }] })],
    ['active as a text', toAddressData({ active: 'true' })],
  ])('error: account: %s', async (_name, data) => {
    const { api } = setUp({ [`GET /address/${buyer}`]: data })
    await expect(api.getAccount(user)).rejects.toThrow(unavailable)
  })

  test('tokens that are supported', async () => {
    const entry = { symbol: 'USDT', decimal: 6, activateFee: 2, transferFee: 1, createdAt: 'x' }
    const tokens = [
      { ...entry, tokenAddress: usdt, supported: true },
      { ...entry, tokenAddress: payTo, supported: false },
    ]
    const { api } = setUp({ 'GET /config/token/all': { tokens } })
    expect(await api.listTokens()).toEqual([
      { token: parseTronAddress(usdt), activateFee: 2n, transferFee: 1n },
    ])
  })

  test('providers', async () => {
    const providers = [{ address: provider, name: 'One', icon: '', config: {} }, { address: payTo }]
    const { api } = setUp({ 'GET /config/provider/all': { providers } })
    expect(await api.listProviders()).toEqual([
      { address: parseTronAddress(provider), name: 'One' },
      { address: parseTronAddress(payTo), name: '' },
    ])
  })

  test('error: no list of providers is not an empty list', async () => {
    await expect(setUp({}).api.listProviders()).rejects.toThrow(unavailable)
  })

  test('a transfer', async () => {
    const data = {
      id: 'a-1',
      state: 'CONFIRMING',
      txnState: 'ON_CHAIN',
      txnHash: `0x${'AB'.repeat(32)}`,
    }
    const { api } = setUp({ 'GET /gasfree/a-1': data })
    expect(await api.getTransfer('a-1')).toEqual({
      traceId: 'a-1',
      state: 'CONFIRMING',
      transactionState: 'ON_CHAIN',
      transaction: 'ab'.repeat(32),
    })
  })

  test('null shortly after the submission, and empty members', async () => {
    expect(await setUp({ 'GET /gasfree/a': null }).api.getTransfer('a')).toBeUndefined()
    const { api } = setUp({
      'GET /gasfree/a': { id: 'a', state: null, txnHash: '', txnState: null },
    })
    expect(await api.getTransfer('a')).toEqual({ traceId: 'a', state: 'WAITING' })
  })

  test.each([
    { id: 'other', state: 'SUCCEED' },
    { id: 'a', txnHash: 'abc' },
    { id: 'a', state: 5 },
    'a text',
  ])('error: a transfer like %j', async (data) => {
    await expect(setUp({ 'GET /gasfree/a': data }).api.getTransfer('a')).rejects.toThrow(
      unavailable,
    )
  })

  test('T33 an id stays in its place of the path', async () => {
    const { api, seen } = setUp({})
    await api.getTransfer('../address/x?y').catch(() => undefined)
    expect(seen[0]?.url).toBe(`${url}/api/v1/gasfree/..%2Faddress%2Fx%3Fy`)
  })
})

describe('submit', () => {
  test('what the published client submits', async () => {
    const { api, seen } = setUp({ 'POST /gasfree/submit': { id: 'trace-1', state: 'WAITING' } })
    expect(await api.submit(permit, signature)).toEqual({ kind: 'accepted', traceId: 'trace-1' })
    const { body: sent } = seen[0]?.init ?? {}
    const body = JSON.parse(typeof sent === 'string' ? sent : '')
    const { requestId, ...recorded } = vectors.withFee.submitBody
    expect(body).toEqual({ ...recorded, requestId: expect.any(String) })
    expect(requestId).not.toBe(body.requestId)
    expect(body.requestId).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    expect(seen[0]?.url).toBe(`https://open.example${vectors.withFee.submitPath}`)
  })

  test('an answer without data', async () => {
    const { api } = setUp({ 'POST /gasfree/submit': null })
    expect(await api.submit(permit, signature)).toEqual({ kind: 'accepted' })
  })

  test('a refusal is an answer', async () => {
    const refusal = Response.json({
      code: 400,
      reason: 'NonceNotMatchException',
      message: 'no',
      data: null,
    })
    const { api } = setUp({ 'POST /gasfree/submit': refusal })
    expect(await api.submit(permit, signature)).toEqual({
      kind: 'refused',
      reason: 'NonceNotMatchException',
      message: 'no',
    })
  })

  test('what broke at the provider, or on the way, is unknown', async () => {
    for (const answer of [
      Response.json({ code: 500, reason: 'InternalException', message: '', data: null }),
      new Response('', { status: 502 }),
      new Error('socket hang up'),
    ]) {
      await expect(
        setUp({ 'POST /gasfree/submit': answer }).api.submit(permit, signature),
      ).rejects.toThrow(
        expect.objectContaining({ code: 'provider_unavailable', charged: 'unknown' }),
      )
    }
  })

  test('error: a nonce that JSON would not carry', async () => {
    await expect(setUp({}).api.submit({ ...permit, nonce: 2n ** 53n }, signature)).rejects.toThrow(
      expect.objectContaining({ code: 'payload_invalid' }),
    )
  })
})

describe('authentication', () => {
  const credentials = { apiKey: 'key', apiSecret: 'secret', now: () => 1_760_000_000_999 }

  test('a MAC over method, path with its prefix, and second', async () => {
    const { api, seen } = setUp({ [`GET /address/${buyer}`]: toAddressData() }, credentials)
    await api.getAccount(user)
    const mac = createHmac('sha256', 'secret')
      .update(`GET/nile/api/v1/address/${buyer}1760000000`)
      .digest('base64')
    expect(seen[0]?.init.headers).toMatchObject({
      Timestamp: '1760000000',
      Authorization: `ApiKey key:${mac}`,
    })
  })

  test('none through a proxy', async () => {
    const { api, seen } = setUp({ 'GET /config/provider/all': { providers: [] } })
    await api.listProviders()
    expect(Object.keys(seen[0]?.init.headers ?? {})).toEqual(['accept'])
  })

  test('T37 neither key nor URL in what a peer sees', async () => {
    const { api } = setUp({}, credentials)
    const error = await api.getAccount(user).catch((thrown: unknown) => thrown)
    expect(JSON.stringify(error)).not.toMatch(/secret|open\.example/)
    expect(String(error)).not.toMatch(/secret|open\.example/)
  })
})

describe('limits', () => {
  test('T14 a long answer is not read to its end', async () => {
    let pulled = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1
        controller.enqueue(new Uint8Array(1024).fill(32))
      },
    })
    const { api } = setUp({ 'GET /config/token/all': new Response(body) }, { maxBytes: 4096 })
    await expect(api.listTokens()).rejects.toThrow(unavailable)
    expect(pulled).toBeLessThan(10)
  })

  test('T14 a list without end', async () => {
    const providers = Array.from({ length: 1001 }, () => ({ address: provider }))
    const { api } = setUp({ 'GET /config/provider/all': { providers } })
    await expect(api.listProviders()).rejects.toThrow(unavailable)
  })

  test('time, and a caller that gives up', async () => {
    const hang: typeof fetch = (_input, init) =>
      new Promise((_resolve, reject) => {
        if (init?.signal?.aborted === true) reject(init.signal.reason)
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
      })
    const api = createGasFreeApi({ url, fetch: hang, timeoutMs: 5 })
    await expect(api.listTokens()).rejects.toThrow(unavailable)
    const patient = createGasFreeApi({ url, fetch: hang })
    await expect(patient.listTokens(AbortSignal.abort())).rejects.toThrow(unavailable)
  })

  test.each([
    ['not JSON', new Response('<html>')],
    ['a redirect', Response.redirect('https://elsewhere.example', 302)],
    ['no envelope', Response.json({ data: { tokens: [] } })],
    ['a code that is a text', Response.json({ code: '200', data: { tokens: [] } })],
    ['a refusal', Response.json({ code: 400, reason: 'X', message: 'y', data: null })],
  ])('error: %s', async (_name, answer) => {
    await expect(setUp({ 'GET /config/token/all': answer }).api.listTokens()).rejects.toThrow(
      unavailable,
    )
  })

  test('the platform’s fetch, as it is at the time', async () => {
    const api = createGasFreeApi({ url })
    vi.stubGlobal('fetch', createScriptedFetch({ 'GET /config/token/all': { tokens: [] } }))
    expect(await api.listTokens()).toEqual([])
    vi.unstubAllGlobals()
  })
})

test.each([
  { url: 'ftp://x' },
  { url: 'nowhere' },
  { url: 'https://x/?a=b' },
  { url, apiKey: 'key' },
  { url, apiSecret: 'secret' },
])('error: options %j', (options) => {
  expect(() => createGasFreeApi(options)).toThrow(
    expect.objectContaining({ code: 'config_invalid' }),
  )
})
