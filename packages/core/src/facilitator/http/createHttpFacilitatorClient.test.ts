import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { FareboxError } from '../../errors/FareboxError.js'
import { createPaperEnvironment, createRequest, network } from '../paper.fixture.js'
import { eventually, never, rejection } from '../setUp.fixture.js'
import {
  createHttpFacilitatorClient,
  type HttpFacilitatorClientOptions,
} from './createHttpFacilitatorClient.js'

interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

type Answer = (response: ServerResponse, request: SeenRequest) => void

/** A real server on loopback that answers as told, and is gone when the test is. */
async function startServer(answer: Answer): Promise<{
  readonly url: string
  readonly seen: SeenRequest[]
}> {
  const seen: SeenRequest[] = []
  const server = createServer((incoming, response) => {
    const pieces: Buffer[] = []
    incoming.on('data', (piece: Buffer) => pieces.push(piece))
    incoming.on('end', () => {
      const request = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        headers: incoming.headers,
        body: Buffer.concat(pieces).toString(),
      }
      seen.push(request)
      answer(response, request)
    })
  })
  const url = await listen(server)
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { url, seen }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A TCP server has an address object once it listens.
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

/** Answers with JSON. */
function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }
}

/** Answers with text, byte by byte as given. */
function raw(body: string | Uint8Array, status = 200): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(body)
  }
}

const request = createRequest()
const settled = { success: true, transaction: '0xt', network, payer: 'alice' }

async function ask(answer: Answer, options: HttpFacilitatorClientOptions = {}) {
  const server = await startServer(answer)
  const client = createHttpFacilitatorClient(server.url, options)
  return { ...server, client }
}

/** What verify and settle make of an answer. */
async function askBoth(answer: Answer, options?: HttpFacilitatorClientOptions) {
  const { client } = await ask(answer, options)
  const [verify, settle] = await Promise.all([
    rejection(client.verify(request)),
    rejection(client.settle(request)),
  ])
  return {
    verify: { code: verify.code, charged: verify.charged },
    settle: { code: settle.code, charged: settle.charged },
    errors: [verify, settle],
  }
}

function both(code: string) {
  return { verify: { code, charged: 'no' }, settle: { code, charged: 'unknown' } }
}

describe('calls', () => {
  it('posts the request, with the headers of the operation', async () => {
    const { client, seen } = await ask(
      (response, { path }) =>
        (path === '/verify' ? json({ isValid: true, payer: 'alice' }) : json(settled))(response, {
          method: '',
          path,
          headers: {},
          body: '',
        }),
      {
        headers: { verify: { 'x-api-key': 'a' }, settle: async () => ({ 'x-api-key': 'b' }) },
      },
    )
    expect(await client.verify(request)).toEqual({ isValid: true, payer: 'alice' })
    expect(await client.settle(request)).toEqual(settled)
    expect(seen.map(({ method, path, headers }) => [method, path, headers['x-api-key']])).toEqual([
      ['POST', '/verify', 'a'],
      ['POST', '/settle', 'b'],
    ])
    for (const { body, headers } of seen) {
      expect(JSON.parse(body)).toEqual(request)
      expect(headers['content-type']).toBe('application/json')
    }
  })

  it('keeps the path of the base URL and strips its trailing slashes', async () => {
    const { url, seen } = await startServer(json({ isValid: true }))
    await createHttpFacilitatorClient(`${url}/x402/v2//`).verify(request)
    expect(seen[0]?.path).toBe('/x402/v2/verify')
  })

  it('drops what it does not know', async () => {
    const { client } = await ask(json({ ...settled, surprise: 1, errorReason: null }))
    expect(await client.settle(request)).toEqual(settled)
  })

  it('uses the fetch that it is given', async () => {
    const fetch = vi.fn(async () => Response.json({ isValid: true }))
    const client = createHttpFacilitatorClient('https://facilitator.test', { fetch })
    await client.verify(request)
    expect(fetch).toHaveBeenCalledWith(
      'https://facilitator.test/verify',
      expect.objectContaining({ method: 'POST', redirect: 'manual' }),
    )
  })
})

describe('T21 answers that prove nothing', () => {
  it.each([
    ['html', raw('<!doctype html><title>502</title>')],
    ['truncated json', raw('{"isValid":true,"success":true,')],
    ['nothing', raw('')],
    ['a wrong shape', json({ isValid: 'true', success: 1 })],
    ['an array', json([{ isValid: true, success: true }])],
    ['no transaction', json({ isValid: 1, success: true, network })],
    ['a key twice', raw('{"isValid":false,"isValid":true,"success":false,"success":true}')],
    ['a prototype', raw('{"__proto__":{"isValid":true,"success":true}}')],
    ['broken utf-8', raw(new Uint8Array([0x22, 0xff, 0x22]))],
    ['depth', raw(`{"extra":${'['.repeat(100)}${']'.repeat(100)}}`)],
    ['10 MB', raw(`{"isValid":true,"payer":"${'x'.repeat(10_000_000)}"}`)],
  ])('%s', async (_name, answer) => {
    expect(await askBoth(answer)).toMatchObject(both('facilitator_malformed'))
  })

  it('10 MB behind gzip', async () => {
    const bomb = gzipSync(`{"isValid":true,"payer":"${'x'.repeat(10_000_000)}"}`)
    const answer: Answer = (response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      response.end(bomb)
    }
    expect(await askBoth(answer)).toMatchObject(both('facilitator_malformed'))
  })

  it('a body without an end is cut off at the cap', async () => {
    let sent = 0
    const closed = vi.fn()
    const { client } = await ask((response) => {
      response.writeHead(200)
      response.on('close', closed)
      const more = (): void => {
        sent += 1
        if (!response.destroyed) response.write('x'.repeat(65_536), () => setImmediate(more))
      }
      more()
    })
    expect((await rejection(client.verify(request))).code).toBe('facilitator_malformed')
    await eventually(() => expect(closed).toHaveBeenCalled())
    expect(sent).toBeLessThan(500)
  })

  it('a yes with an error status', async () => {
    const answer = await askBoth(json({ isValid: true, ...settled }, 500))
    expect(answer).toMatchObject(both('facilitator_unavailable'))
  })

  it.each([301, 302, 303, 307, 308])('T22 a redirect (%i) is not followed', async (status) => {
    const target = await startServer(json({ isValid: true, ...settled }))
    const answer: Answer = (response) => {
      response.writeHead(status, { location: `${target.url}/verify` })
      response.end()
    }
    expect(await askBoth(answer)).toMatchObject(both('facilitator_malformed'))
    expect(target.seen).toEqual([])
  })
})

describe('no answer', () => {
  it('a connection that is refused', async () => {
    const server = createServer()
    const url = await listen(server)
    await new Promise((resolve) => server.close(resolve))
    const client = createHttpFacilitatorClient(url)
    const verify = await rejection(client.verify(request))
    const settle = await rejection(client.settle(request))
    expect(verify).toMatchObject({ code: 'facilitator_unavailable', charged: 'no' })
    expect(settle).toMatchObject({ code: 'facilitator_unavailable', charged: 'unknown' })
    // T41: where it runs is for the logs only.
    expect(JSON.stringify([verify.toProblem(), settle.toProblem()])).not.toMatch(/ECONN|127\.0/)
    expect(verify.message).not.toMatch(/ECONN|127\.0/)
    expect(String(verify.cause)).toMatch(/fetch failed/)
  })

  it('a connection that breaks within the body', async () => {
    const answer = await askBoth((response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('{"isValid":', () => response.destroy())
    })
    expect(answer).toMatchObject(both('facilitator_unavailable'))
  })

  it.each([
    ['headers', () => undefined],
    [
      'the end of the body',
      (response: Parameters<Answer>[0]) => {
        response.writeHead(200)
        response.write('{"isValid":true')
      },
    ],
  ])('a server that never sends %s', async (_name, answer) => {
    const closed = vi.fn()
    const hang: Answer = (response, seen) => {
      response.on('close', closed)
      answer(response)
      expect(seen.method).toBe('POST')
    }
    const timeoutMs = { verify: 300, settle: 300 }
    expect(await askBoth(hang, { timeoutMs })).toMatchObject(both('facilitator_timeout'))
    // The connection is given up, not left to pile up.
    await eventually(() => expect(closed).toHaveBeenCalledTimes(2))
  })

  it('a fetch that ignores its signal', async () => {
    const client = createHttpFacilitatorClient('https://facilitator.test', {
      fetch: never,
      timeoutMs: { settle: 20 },
    })
    expect(await rejection(client.settle(request))).toMatchObject({
      code: 'facilitator_timeout',
      charged: 'unknown',
    })
  })

  it('a caller that stops waiting', async () => {
    const { client, seen } = await ask(() => undefined)
    const caller = new AbortController()
    const { signal } = caller
    const settling = rejection(client.settle(request, { signal }))
    const supporting = rejection(client.supported({ signal }))
    await eventually(() => expect(seen).toHaveLength(2))
    caller.abort()
    expect(await settling).toMatchObject({ code: 'facilitator_timeout', charged: 'unknown' })
    expect((await supporting).code).toBe('facilitator_timeout')
    // Nothing is sent for somebody who is gone, so nothing can have been charged.
    expect(await rejection(client.settle(request, { signal }))).toMatchObject({ charged: 'no' })
    expect(seen.map(({ path }) => path).toSorted()).toEqual(['/settle', '/supported'])
  })
})

describe('error statuses', () => {
  it.each([400, 402, 500, 502])('a refusal is understood with status %i', async (status) => {
    const { client } = await ask(
      json(
        { isValid: false, invalidReason: 'r', success: false, transaction: '', network },
        status,
      ),
    )
    expect(await client.verify(request)).toEqual({ isValid: false, invalidReason: 'r' })
    expect(await client.settle(request)).toEqual({ success: false, transaction: '', network })
  })

  it.each([
    [400, 'facilitator_malformed'],
    [401, 'facilitator_malformed'],
    [404, 'facilitator_malformed'],
    [429, 'facilitator_unavailable'],
    [500, 'facilitator_unavailable'],
    [503, 'facilitator_unavailable'],
  ])('%i without one is %s', async (status, code) => {
    const secret = 'connect ECONNREFUSED 10.0.0.1:443 secret-host'
    const answer = await askBoth(json({ error: secret }, status))
    expect(answer).toMatchObject(both(code))
    for (const error of answer.errors) {
      expect(error.detail).toBe(`The facilitator answered with status ${status}.`)
      expect(JSON.stringify(error.toProblem())).not.toContain('secret-host')
    }
  })

  it('keeps Retry-After', async () => {
    const { errors } = await askBoth(json({}, 503, { 'retry-after': '7' }))
    expect(errors[0]?.detail).toBe('The facilitator answered with status 503 and asks to wait 7 s.')
  })

  it('knows a Farebox facilitator by its codes', async () => {
    const unregistered = new FareboxError('mechanism_unregistered')
    expect(await askBoth(json(unregistered.toProblem(), 400))).toMatchObject({
      verify: { code: 'facilitator_unsupported', charged: 'no' },
      settle: { code: 'facilitator_unsupported', charged: 'no' },
    })
    const rpc = new FareboxError('rpc_unavailable', { charged: 'no' })
    expect(await askBoth(json(rpc.toProblem(), 503))).toMatchObject({
      settle: { code: 'facilitator_unavailable', charged: 'no' },
    })
    const lost = new FareboxError('internal')
    expect(await askBoth(json(lost.toProblem(), 500))).toMatchObject({
      settle: { code: 'facilitator_unavailable', charged: 'unknown' },
    })
  })
})

function create(url: string, options?: HttpFacilitatorClientOptions) {
  return () => createHttpFacilitatorClient(url, options)
}

describe('configuration', () => {
  const invalid = expect.objectContaining({ code: 'config_invalid' })

  it.each([
    'https://facilitator.example.com',
    'https://10.0.0.1/base',
    'http://localhost:4020',
    'http://127.0.0.1:4020',
    'http://127.8.9.1',
    'http://[::1]:4020',
  ])('takes %s', (url) => {
    expect(create(url)).not.toThrow()
  })

  it.each([
    '',
    'facilitator.example.com',
    'ftp://localhost',
    'file:///etc/passwd',
    'http://facilitator.example.com',
    'http://10.0.0.1',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://0.0.0.0:4020',
    'http://[::ffff:10.0.0.1]',
    'https://user:secret@facilitator.example.com',
    'https://secret@facilitator.example.com',
    'https://:secret@facilitator.example.com',
    'https://facilitator.example.com/?key=secret',
    'https://facilitator.example.com/#secret',
  ])('T21 T22 refuses %s', (url) => {
    expect(create(url)).toThrow(invalid)
    expect(create(url)).not.toThrow(/secret/)
  })

  it('allows plain http by exact origin', () => {
    const allowInsecure = ['http://facilitator.internal:4020']
    expect(create('http://facilitator.internal:4020/v2', { allowInsecure })).not.toThrow()
    expect(create('http://facilitator.internal', { allowInsecure })).toThrow(invalid)
    expect(create('ftp://facilitator.internal:4020', { allowInsecure })).toThrow(invalid)
  })

  it('refuses one flat object of headers', () => {
    // @ts-expect-error headers are given for each operation
    const flat: HttpFacilitatorClientOptions = { headers: { authorization: 'Bearer secret' } }
    expect(create('https://f.test', flat)).toThrow(/verify, settle, supported/)
    expect(create('https://f.test', flat)).not.toThrow(/secret/)
  })

  it('refuses header values that cannot be sent, without showing them', () => {
    const headers = { verify: { authorization: 'secret\nx: y' } }
    expect(create('https://f.test', { headers })).toThrow(invalid)
    expect(create('https://f.test', { headers })).not.toThrow(/secret/)
  })

  it.each([0, -1, 1.5, Number.NaN, 2 ** 31, Infinity])('refuses a timeout of %d', (settle) => {
    expect(create('https://f.test', { timeoutMs: { settle } })).toThrow(invalid)
  })

  it.each([
    ['throws', () => Promise.reject(new Error('vault at 10.0.0.1'))],
    ['gives nonsense', async () => JSON.parse('{"authorization":1}') as Record<string, string>],
  ])('sends nothing when a function for headers %s', async (_name, settle) => {
    const { client, seen } = await ask(json(settled), { headers: { settle } })
    const error = await rejection(client.settle(request))
    expect(error).toMatchObject({ code: 'config_unresolved', charged: 'no' })
    expect(JSON.stringify(error.toProblem())).not.toContain('10.0.0.1')
    expect(seen).toEqual([])
  })
})

describe('transfers', () => {
  const query = { network, transaction: '0xt', asset: '0xPaper', payTo: '0xShop' }
  const transfer = {
    state: 'transferred',
    payer: 'alice',
    amount: '10',
    log: '0',
    blockTime: 1_740_672_000,
    confirmations: 3,
    isFinal: false,
  }

  it('are asked for by POST /transfer', async () => {
    const { client, seen } = await ask(json({ ...transfer, memo: null, more: 1 }))
    expect(await client.readTransfer?.(query)).toEqual(transfer)
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /transfer'])
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual(query)
  })

  it.each([
    ['no state', {}],
    ['another state', { state: 'fine' }],
    ['a transfer of nothing', { ...transfer, amount: undefined }],
    ['a payer too few', { ...transfer, payer: '' }],
  ])('%s is no answer', async (_name, answer) => {
    const { client } = await ask(json(answer))
    expect(await rejection(Promise.resolve(client.readTransfer?.(query)))).toMatchObject({
      code: 'facilitator_malformed',
    })
  })
})

describe('fees', () => {
  const accepts = [createRequest().paymentRequirements]
  const quote = {
    scheme: 'paper',
    network,
    asset: '0xPaper',
    fee: { feeTo: '0xFee', feeAmount: '100', caller: '0xCaller' },
    pricing: 'flat',
    expiresAt: 1_740_672_300,
  }

  it('are asked for by POST /fee/quote', async () => {
    const { client, seen } = await ask(
      json([
        { ...quote, more: 1 },
        { ...quote, pricing: null },
      ]),
    )
    expect(await client.quoteFees?.(accepts)).toEqual([quote, quote])
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /fee/quote'])
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ accepts })
  })

  it('of a facilitator without that route are none', async () => {
    const { client } = await ask(json({ detail: 'Not Found' }, 404))
    expect(await client.quoteFees?.(accepts)).toEqual([])
  })

  it.each([
    ['not a list', quote],
    ['an amount with a point', [{ ...quote, fee: { ...quote.fee, feeAmount: '0.1' } }]],
    ['no sender', [{ ...quote, fee: { feeTo: '0xFee', feeAmount: '1' } }]],
    ['too many', Array.from({ length: 65 }, () => quote)],
  ])('with %s are refused', async (_name, answer) => {
    const { client } = await ask(json(answer))
    expect(await rejection(Promise.resolve(client.quoteFees?.(accepts)))).toMatchObject({
      code: 'facilitator_malformed',
      charged: 'no',
    })
  })
})

describe('supported', () => {
  const kinds = [{ x402Version: 2, scheme: 'paper', network }]

  it('is asked for once by all, and kept', async () => {
    const { client, seen } = await ask(json({ kinds }))
    const answers = await Promise.all(Array.from({ length: 10 }, () => client.supported()))
    expect(answers[0]).toEqual({ kinds, extensions: [], signers: {} })
    await client.supported()
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /supported'])
  })

  it('is renewed in the background; the last good answer outlives failures', async () => {
    const environment = createPaperEnvironment()
    let answer = json({ kinds })
    const { client, seen } = await ask((...parts) => answer(...parts), {
      environment,
      supportedTtlMs: 1000,
      timeoutMs: { supported: 100_000 },
    })
    await client.supported()
    environment.advance(1001)
    answer = json({}, 500)
    expect(await client.supported()).toMatchObject({ kinds })
    await eventually(() => expect(seen).toHaveLength(2))
    // A refresh that failed is not tried again at once.
    await eventually(async () => {
      await client.supported()
      expect(seen).toHaveLength(2)
    })
    environment.advance(30_001)
    answer = json({ kinds: [] })
    expect(await client.supported()).toMatchObject({ kinds })
    await eventually(async () => expect(await client.supported()).toMatchObject({ kinds: [] }))
    expect(seen).toHaveLength(3)
  })

  it('a first answer that fails is not kept', async () => {
    let answer = json({}, 500)
    const { client } = await ask((...parts) => answer(...parts))
    const error = await rejection(client.supported())
    expect(error).toMatchObject({ code: 'facilitator_unavailable', charged: 'no' })
    answer = json({ kinds })
    expect(await client.supported()).toMatchObject({ kinds })
  })

  it('one caller that goes away does not end it for the others', async () => {
    const { client } = await ask((response, seen) => {
      setTimeout(() => json({ kinds })(response, seen), 50)
    })
    const gone = rejection(client.supported({ signal: AbortSignal.timeout(10) }))
    expect(await client.supported()).toMatchObject({ kinds })
    expect((await gone).code).toBe('facilitator_timeout')
  })

  it.each([
    ['seconds', '3', 3000],
    ['a date', new Date(1_800_000_005_000).toUTCString(), 5000],
    ['too long', '3600', 30_000],
    ['nonsense', 'soon', 1000],
    ['nothing', undefined, 1000],
  ])('429 is tried again after %s', async (_name, retryAfter, waitMs) => {
    const environment = createPaperEnvironment()
    const sleep = vi.spyOn(environment, 'sleep')
    let tries = 0
    const { client } = await ask(
      (...parts) => {
        tries += 1
        const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter }
        return (tries === 1 ? json({}, 429, headers) : json({ kinds }))(...parts)
      },
      { environment, timeoutMs: { supported: 100_000 } },
    )
    expect(await client.supported()).toMatchObject({ kinds })
    expect(sleep.mock.calls.map(([ms]) => ms)).toContain(waitMs)
  })

  it('429 is tried three times', async () => {
    const environment = createPaperEnvironment()
    const { client, seen } = await ask(json({}, 429), {
      environment,
      timeoutMs: { supported: 100_000 },
    })
    expect((await rejection(client.supported())).code).toBe('facilitator_unavailable')
    expect(seen).toHaveLength(3)
  })

  it('takes long lists', async () => {
    const many = Array.from({ length: 1000 }, (_, i) => ({
      x402Version: 2,
      scheme: 'exact',
      network: `eip155:${i + 1}`,
    }))
    const { client } = await ask(json({ kinds: many }))
    expect((await client.supported()).kinds).toHaveLength(1000)
  })
})
