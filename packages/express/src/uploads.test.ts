import { createHash, createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { gzipSync } from 'node:zlib'
import { decodePaymentRequired, encodePaymentPayload } from '@farebox/core'
import type { RouteSettings } from '@farebox/core/server'
import { evm } from '@farebox/evm/server'
import { createFakeBuyer, createFakeFacilitator, testAsset } from '@farebox/testing'
import express, { type Request, type RequestHandler } from 'express'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createPaywall, type PaywallOptions } from './createPaywall.js'

const mebibyte = 1024 * 1024
const block = randomBytes(mebibyte)

interface ShopOptions extends Partial<PaywallOptions> {
  readonly route?: RouteSettings<Request>
  /** What stands before the paywall. */
  readonly before?: RequestHandler
}

async function openShop({ route, before, ...options }: ShopOptions = {}) {
  const facilitator = createFakeFacilitator()
  const { paid } = createPaywall({
    facilitator,
    schemes: [evm({ assets: [testAsset] })],
    payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
    ...options,
  })
  const seen = { bytes: 0, mostHeld: 0 }
  const app = express()
  const wire = { price: '$0.01', scheme: 'exact', network: testAsset.network } as const
  if (before !== undefined) app.use(before)
  // A body parser in front leaves nothing to read.
  app.post('/up', paid({ ...route, ...wire }), async (req, res) => {
    for await (const chunk of req) {
      seen.bytes += (chunk as Buffer).length
      seen.mostHeld = Math.max(seen.mostHeld, process.memoryUsage().arrayBuffers)
    }
    res.json({ bytes: seen.bytes })
  })
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/up`, facilitator, seen }
}

async function send(
  url: string,
  body: Readable,
  headers: Readonly<Record<string, string>> = {},
): Promise<IncomingMessage> {
  const sent = request(url, { method: 'POST', headers })
  const answer = once(sent, 'response') as Promise<[IncomingMessage]>
  await pipeline(body, sent)
  const [response] = await answer
  return response.resume()
}

/** The headers of a bound payment, written after docs/request-binding.md and not after the code. */
async function bind(url: string, digest: Buffer): Promise<Readonly<Record<string, string>>> {
  const { headers } = await send(url, Readable.from([]))
  const challenge = decodePaymentRequired(String(headers['payment-required']))
  const entry = challenge.extensions?.['request-binding'] as { readonly info: object }
  const salt = randomBytes(32)
  const contentDigest = `sha-256=:${digest.toString('base64')}:`
  const base = `x402-request-binding-1\n"@method": POST\n"@target-uri": ${challenge.resource.url}\n"content-digest": ${contentDigest}\n`
  const mac = createHmac('sha256', salt).update(base).digest().subarray(0, 28)
  const nonce = Buffer.concat([Buffer.from('52423031', 'hex'), mac])
  const [requirements] = challenge.accepts
  if (requirements === undefined) throw new Error('No offer.')
  const payment = await createFakeBuyer().sign(requirements, { nonce })
  const info = { ...entry.info, salt: `0x${salt.toString('hex')}` }
  const extensions = { 'request-binding': { info } }
  return {
    'Content-Digest': contentDigest,
    'PAYMENT-SIGNATURE': encodePaymentPayload({ ...payment, extensions }),
  }
}

function* repeat(count: number): Generator<Buffer> {
  for (let index = 0; index < count; index += 1) yield block
}

function digestOf(parts: Iterable<Buffer>): Buffer {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

test('T04 a bound upload of 100 MB streams to its handler and is compared before it is charged', async () => {
  const { url, facilitator, seen } = await openShop()
  const headers = await bind(url, digestOf(repeat(100)))
  const before = process.memoryUsage().arrayBuffers
  const response = await send(url, Readable.from(repeat(100)), headers)
  expect([response.statusCode, seen.bytes]).toEqual([200, 100 * mebibyte])
  expect(facilitator.settled).toHaveLength(1)
  // It went through, and was not gathered.
  expect(seen.mostHeld - before).toBeLessThan(60 * mebibyte)
})

test('T04 another upload of 100 MB is read, and not charged', async () => {
  const { url, facilitator } = await openShop()
  const headers = await bind(url, digestOf(repeat(99)))
  const response = await send(url, Readable.from(repeat(100)), headers)
  expect([response.statusCode, facilitator.settled.length]).toEqual([400, 0])
})

test('a gzip body is covered as it travels', async () => {
  const { url, seen } = await openShop()
  const body = gzipSync('{"question":1}')
  const headers = { ...(await bind(url, digestOf([body]))), 'Content-Encoding': 'gzip' }
  const response = await send(url, Readable.from([body]), headers)
  expect([response.statusCode, seen.bytes]).toEqual([200, body.length])
})

test('a multipart body is covered with its boundary', async () => {
  const { url, seen } = await openShop()
  const body = Buffer.from('--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n')
  const type = { 'Content-Type': 'multipart/form-data; boundary=b' }
  const headers = { ...(await bind(url, digestOf([body]))), ...type }
  expect((await send(url, Readable.from([body]), headers)).statusCode).toBe(200)
  expect(seen.bytes).toBe(body.length)
})

/** A proxy in front of the shop: it ends TLS (as far as the shop can see) and takes `/shop` away. */
async function openProxy(shop: string): Promise<string> {
  const proxy = createServer((req, res) => {
    const target = new URL((req.url ?? '').replace(/^\/shop/, ''), shop)
    const forwarded = {
      ...req.headers,
      host: target.host,
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'api.example.com',
      'x-forwarded-prefix': '/shop',
    }
    const onward = request(target, { method: req.method, headers: forwarded }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(res)
    })
    req.pipe(onward)
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  onTestFinished(() => {
    proxy.close()
    proxy.closeAllConnections()
  })
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/shop/up`
}

describe('behind a proxy that ends TLS and strips a prefix', () => {
  test.each([
    ['the public URL is configured', { publicUrl: 'https://api.example.com/shop' }],
    ['the proxy is trusted', { trustProxy: true }],
  ])('what the buyer asked for is bound: %s', async (_, options) => {
    const { url, facilitator } = await openShop({ ...options, route: { binding: 'required' } })
    const proxied = await openProxy(url)
    const { headers } = await send(proxied, Readable.from([]))
    const { resource } = decodePaymentRequired(String(headers['payment-required']))
    expect(resource.url).toBe('https://api.example.com/shop/up')
    const bound = await bind(proxied, digestOf([block]))
    expect((await send(proxied, Readable.from([block]), bound)).statusCode).toBe(200)
    expect(facilitator.settled).toHaveLength(1)
  })

  test('T04 headers of a proxy that nobody trusts bind nothing', async () => {
    const { url } = await openShop({ route: { binding: 'required' } })
    const { headers } = await send(await openProxy(url), Readable.from([]))
    const { resource } = decodePaymentRequired(String(headers['payment-required']))
    expect(resource.url).toBe(url)
  })
})

describe('a seller who demands the digest of the body', () => {
  const route = { binding: 'required', bindBody: true } as const

  test('sells to who binds to it', async () => {
    const { url, facilitator } = await openShop({ route })
    const bound = await bind(url, digestOf([block]))
    expect((await send(url, Readable.from([block]), bound)).statusCode).toBe(200)
    expect(facilitator.settled).toHaveLength(1)
  })

  test('sells nothing behind a body parser, which has read it', async () => {
    const { url, facilitator, seen } = await openShop({
      route,
      before: express.raw({ type: () => true }),
    })
    const response = await send(url, Readable.from([Buffer.from('{}')]), { 'Content-Length': '2' })
    expect([response.statusCode, seen.bytes, facilitator.calls]).toEqual([503, 0, []])
  })
})
