import { createHash } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import { createRequestBody } from './createRequestBody.js'
import { startServer, type TestServer } from './startServer.fixture.js'

function digestOf(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function toHex(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('hex')
}

async function readAll(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  // Node's requests are made of buffers, or of strings where they are decoded.
  for await (const chunk of req) chunks.push(Buffer.from(chunk as string))
  return Buffer.concat(chunks)
}

/** What a body parser does that keeps the bytes. */
async function parse(req: IncomingMessage): Promise<void> {
  Object.assign(req, { rawBody: await readAll(req) })
}

interface Seen {
  readonly ahead: string | undefined
  readonly afterwards: string | undefined
  readonly handler: string
}

interface Setup {
  readonly maxBytes?: number
  /** What comes before the paywall. */
  readonly before?: (req: IncomingMessage) => unknown
  readonly headers?: Record<string, string>
}

/** Sends a body in pieces, looks at it, and lets a handler read it. */
async function look(pieces: readonly (string | Uint8Array)[], setup: Setup = {}): Promise<Seen> {
  let seen: Seen = { ahead: 'none', afterwards: 'none', handler: 'none' }
  const server = await startServer((req, res) => {
    void (async () => {
      await setup.before?.(req)
      const body = createRequestBody(req)
      const ahead = await body?.digestAhead(setup.maxBytes ?? 1_000_000)
      const handler = req.readableDidRead ? 'disturbed' : digestOf(await readAll(req))
      seen = { ahead: toHex(ahead), afterwards: toHex(await body?.digestRead()), handler }
      res.end()
    })()
  })
  await send(server, pieces, setup.headers)
  return seen
}

async function send(
  server: TestServer,
  pieces: readonly (string | Uint8Array)[],
  headers: Record<string, string> = {},
): Promise<void> {
  const sent = request({ port: server.port, method: 'POST', headers })
  // Early answers leave bodies behind.
  sent.on('error', () => undefined)
  const answered = once(sent, 'response')
  for (const piece of pieces) {
    sent.write(piece)
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  }
  sent.end()
  const [response] = await answered
  response.resume()
  await once(response, 'close')
}

const large = Buffer.alloc(700_000, 'a large body ')

describe('is digested ahead, and read by the handler as if nobody had looked', () => {
  test.each<[string, (string | Uint8Array)[], Record<string, string>]>([
    ['in one piece', ['hello'], { 'Content-Length': '5' }],
    ['chunked', ['he', 'llo'], {}],
    ['empty and chunked', [], { 'Transfer-Encoding': 'chunked' }],
    ['larger than any buffer', [large], { 'Content-Length': '700000' }],
    ['larger and chunked', [large.subarray(0, 300_000), large.subarray(300_000)], {}],
    ['packed', [gzipSync('hello')], { 'Content-Encoding': 'gzip' }],
  ])('%s', async (_, pieces, headers) => {
    const digest = digestOf(Buffer.concat(pieces.map((piece) => Buffer.from(piece))))
    expect(await look(pieces, { headers })).toEqual({
      ahead: digest,
      afterwards: digest,
      handler: digest,
    })
  })

  test.each([5, 700_000])('after %i bytes have waited for it', async (length) => {
    const bytes = large.subarray(0, length)
    const seen = await look([bytes], {
      before: (req) => vi.waitFor(() => expect(req.readableLength).toBeGreaterThan(0)),
    })
    const digest = digestOf(bytes)
    expect(seen).toEqual({ ahead: digest, afterwards: digest, handler: digest })
  })
})

describe('longer than is read ahead', () => {
  test.each([
    ['as it says', { 'Content-Length': '700000' }],
    ['as it turns out', {}],
  ])('%s: known once the handler has read it', async (_, headers) => {
    const digest = digestOf(large)
    expect(await look([large], { maxBytes: 100_000, headers })).toEqual({
      ahead: undefined,
      afterwards: digest,
      handler: digest,
    })
  })

  test('and left unread by the handler: unknown', async () => {
    let afterwards: unknown = 'none'
    const server = await startServer((req, res) => {
      void (async () => {
        const body = createRequestBody(req)
        await body?.digestAhead(10)
        afterwards = await body?.digestRead()
        res.end()
      })()
    })
    await send(server, [Buffer.alloc(5_000_000)])
    expect(afterwards).toBeUndefined()
  })

  test('exactly as long is not longer', async () => {
    expect((await look(['hello'], { maxBytes: 5 })).ahead).toBe(digestOf('hello'))
    expect((await look(['hello'], { maxBytes: 4 })).ahead).toBeUndefined()
  })
})

test('a request without a body has an empty one', async () => {
  let ahead: Uint8Array | undefined
  const server = await startServer((req, res) => {
    void (async () => {
      ahead = await createRequestBody(req)?.digestAhead(0)
      res.end()
    })()
  })
  await fetch(`http://127.0.0.1:${server.port}`)
  await fetch(`http://127.0.0.1:${server.port}`, { method: 'POST' })
  expect(toHex(ahead)).toBe(digestOf(''))
})

describe('is absent', () => {
  const absent: Seen = { ahead: undefined, afterwards: undefined, handler: 'disturbed' }

  test('once it was read', async () => {
    expect(await look(['hello'], { before: readAll })).toEqual(absent)
  })

  test('when somebody has begun to read it', async () => {
    expect(await look(['hello'], { before: (req) => once(req, 'data') })).toEqual(absent)
  })

  test('when it is decoded', async () => {
    const seen = await look(['hello'], { before: (req) => req.setEncoding('utf8') })
    expect(seen.ahead).toBeUndefined()
  })

  test('when a parser has kept it unpacked', async () => {
    const headers = { 'Content-Encoding': 'gzip' }
    expect(await look([gzipSync('unpacked')], { before: parse, headers })).toEqual(absent)
  })
})

test('is what a parser has kept', async () => {
  const digest = digestOf('hello')
  const seen = { ahead: digest, afterwards: digest, handler: 'disturbed' }
  expect(await look(['hello'], { before: parse })).toEqual(seen)
  expect(await look(['hello'], { before: parse, maxBytes: 4 })).toEqual({
    ...seen,
    ahead: undefined,
  })
})

describe('of a request that no connection feeds is asked for', () => {
  /** As light-my-request makes them, for tests without a server. */
  function createFake(pieces: readonly (string | Uint8Array)[]): IncomingMessage {
    const waiting = [...pieces, null]
    const fake = new Readable({
      read() {
        setImmediate(() => this.push(waiting.shift() ?? null))
      },
    })
    const rawHeaders = ['transfer-encoding', 'chunked']
    // It is taken for one by frameworks, too.
    return Object.assign(fake, { rawHeaders, socket: new EventEmitter() }) as never
  }

  test.each<[string, (string | Uint8Array)[]]>([
    ['a text', ['héllo']],
    ['bytes', [Buffer.from('hello')]],
    ['more than any buffer', Array.from({ length: 40 }, () => Buffer.alloc(10_000, 'x'))],
  ])('%s', async (_, pieces) => {
    const req = createFake(pieces)
    const body = createRequestBody(req)
    const digest = digestOf(Buffer.concat(pieces.map((piece) => Buffer.from(piece))))
    expect(toHex(await body?.digestAhead(1_000_000))).toBe(digest)
    expect(req.readableDidRead).toBe(false)
    expect(digestOf(await readAll(req))).toBe(digest)
  })

  test('no further than it may be', async () => {
    const req = createFake(Array.from({ length: 40 }, () => Buffer.alloc(10_000, 'x')))
    expect(await createRequestBody(req)?.digestAhead(100_000)).toBeUndefined()
    expect(req.readableLength).toBeLessThan(200_000)
  })
})

test('a buyer who goes away in the middle of it ends the wait', async () => {
  const arrived = new EventEmitter()
  let ahead: unknown = 'waiting'
  const server = await startServer((req) => {
    void (async () => {
      arrived.emit('arrived')
      ahead = await createRequestBody(req)?.digestAhead(1000)
    })()
  })
  const arrival = once(arrived, 'arrived')
  const socket = connect(server.port, '127.0.0.1')
  socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf')
  await arrival
  socket.destroy()
  await vi.waitFor(() => expect(ahead).toBeUndefined())
})

test('a connection whose body nobody reads serves the next request', async () => {
  const server = await startServer((req, res) => {
    void (async () => {
      await createRequestBody(req)?.digestAhead(1000)
      res.end(req.url)
    })()
  })
  const body = 'x'.repeat(300_000)
  const head = (path: string, more = ''): string =>
    `POST ${path} HTTP/1.1\r\nHost: a\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`
  const text = await server.exchange(head('/1') + head('/2') + head('/3', 'Connection: close\r\n'))
  expect(text.match(/\/[123]$|\/[123](?=HTTP)/g)).toEqual(['/1', '/2', '/3'])
})

test('the request may still be the body of a fetch', async () => {
  const target = await startServer((req, res) => {
    req.pipe(res)
  })
  const proxy = await startServer((req, res) => {
    void (async () => {
      await createRequestBody(req)?.digestAhead(1000)
      const init = { method: 'POST', body: req, duplex: 'half' }
      // Node's fetch takes a stream; the types of the platform do not say so.
      const answer = await fetch(`http://127.0.0.1:${target.port}`, init as unknown as RequestInit)
      res.end(await answer.text())
    })()
  })
  const answer = await fetch(`http://127.0.0.1:${proxy.port}`, { method: 'POST', body: 'hello' })
  expect(await answer.text()).toBe('hello')
})
