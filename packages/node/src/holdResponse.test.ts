import { EventEmitter, once } from 'node:events'
import { createReadStream, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { holdResponse } from './holdResponse.js'
import { runPaid } from './runPaid.js'
import { refusal, type Script, scriptOutcome } from './scriptOutcome.fixture.js'
import { get, startServer, type TestServer } from './startServer.fixture.js'

type Handler = (res: ServerResponse, req: IncomingMessage) => unknown

const page = join(tmpdir(), `farebox-hold-${process.pid}.txt`)
writeFileSync(page, 'a page\n'.repeat(20_000))
afterAll(() => rmSync(page))

/** Every way to answer that is compared with and without the hold. */
const handlers: Record<string, Handler> = {
  'end with a body': (res) => res.end('hello'),
  'end without a body': (res) => res.end(),
  'end with an empty body': (res) => res.end(''),
  'end with an encoding': (res) => res.end('68656c6c6f', 'hex'),
  'end with bytes': (res) => res.end(new TextEncoder().encode('héllo')),
  'write and end': (res) => {
    res.write('one')
    res.write('dHdv', 'base64')
    res.end(Buffer.from('three'))
  },
  'write of nothing': (res) => {
    res.write('')
    res.end('x')
  },
  'content-length of its own': (res) => {
    res.setHeader('Content-Length', 6)
    res.write('one')
    res.end('two')
  },
  'status and message': (res) => {
    res.statusCode = 201
    res.statusMessage = 'Made'
    res.end('made')
  },
  'writeHead with an object': (res) =>
    res.writeHead(203, { 'X-A': '1', 'x-b': ['2', '3'] }).end('x'),
  'writeHead with a message': (res) => res.writeHead(200, 'Fine', { 'X-A': 1 }).end('x'),
  'writeHead with a flat list': (res) =>
    res.writeHead(200, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'X-A', '1']).end(),
  'writeHead over headers': (res) => {
    res.setHeader('X-A', 'old')
    res.setHeader('X-B', 'kept')
    res.writeHead(200, { 'x-a': 'new' })
    res.end('x')
  },
  'writeHead with a list over headers': (res) => {
    res.setHeader('Set-Cookie', 'a=0')
    res.writeHead(200, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'])
    res.end('x')
  },
  'writeHead with an empty object': (res) => res.writeHead(200, {}).end('x'),
  'appended headers': (res) => {
    res.appendHeader('Set-Cookie', 'a=1')
    res.appendHeader('Set-Cookie', ['b=2', 'c=3'])
    res.setHeaders(new Map([['X-A', '1']]))
    res.end('x')
  },
  'removed date and length': (res) => {
    res.removeHeader('Date')
    res.removeHeader('Content-Length')
    res.end('x')
  },
  'connection: close': (res) => {
    res.setHeader('Connection', 'close')
    res.end('x')
  },
  'flushHeaders first': async (res) => {
    res.setHeader('X-A', '1')
    res.flushHeaders()
    await sleep(5)
    res.end('later')
  },
  'writeHead, then flushHeaders twice': (res) => {
    res.writeHead(202)
    res.flushHeaders()
    res.flushHeaders()
    res.end()
  },
  '204': (res) => {
    res.statusCode = 204
    res.end()
  },
  '204 with a body': (res) => {
    res.writeHead(204)
    res.write('ignored')
    res.end('ignored')
  },
  '304 with an etag': (res) => res.writeHead(304, { ETag: '"1"' }).end(),
  '204 with transfer-encoding': (res) => {
    res.setHeader('Transfer-Encoding', 'chunked')
    res.statusCode = 204
    res.end()
  },
  'an error status': (res) => res.writeHead(500, 'Broken').end('no'),
  trailers: (res) => {
    res.writeHead(200, { Trailer: 'X-Sum' })
    res.write('body')
    res.addTrailers({ 'X-Sum': '42' })
    res.end()
  },
  'trailers with end alone': (res) => {
    res.setHeader('Trailer', 'X-Sum')
    res.addTrailers({ 'X-Sum': '42' })
    res.end('body')
  },
  'a cork': (res) => {
    res.cork()
    res.write('one')
    res.write('two')
    process.nextTick(() => {
      res.uncork()
      res.end()
    })
  },
  'a pipe': (res) => createReadStream(page).pipe(res),
  'a pipeline': (res) => pipeline(Readable.from(['one', 'two', 'three']), res),
  'slow pieces': async (res) => {
    for (const piece of ['one', 'two', 'three']) {
      res.write(piece)
      await sleep(2)
    }
    res.end()
  },
  'callbacks awaited': async (res) => {
    await new Promise((resolve) => {
      res.write('one', resolve)
    })
    await new Promise((resolve) => {
      res.write('two', 'utf8', resolve)
    })
    res.end('three')
  },
  'continue and processing': (res) => {
    res.writeContinue()
    res.writeProcessing()
    res.end('x')
  },
}

/** Without a script the handler runs bare. What it throws ends its connection, as in a framework. */
function listen(handler: Handler, script?: Script, calls?: string[]): Promise<TestServer> {
  return startServer((req, res) => {
    const run = async (): Promise<void> => {
      try {
        await handler(res, req)
      } catch {
        res.destroy()
      }
    }
    if (script === undefined) {
      void run()
      return
    }
    const outcome = scriptOutcome(script)
    runPaid(outcome, res, () => void run())
    res.once('close', () => calls?.push(...outcome.calls))
  })
}

async function compare(handler: Handler, request: string, script: Script): Promise<string> {
  const bare = await listen(handler)
  const held = await listen(handler, script)
  const expected = await bare.exchange(request)
  expect(await held.exchange(request)).toBe(expected)
  return expected
}

describe.each(Object.keys(handlers))('released as it was written: %s', (name) => {
  const handler = handlers[name] ?? (() => undefined)

  test('after a settlement', async () => {
    const text = await compare(handler, get(), { delayMs: 3 })
    expect(text).toMatch(/^HTTP\/1\.1 [1-5]\d\d /)
  })

  test('with nothing to hold', () => compare(handler, get(), { holdBytes: 0 }))

  test('with a small hold', () => compare(handler, get(), { holdBytes: 4, delayMs: 3 }))

  test('to HTTP/1.0', () => compare(handler, 'GET / HTTP/1.0\r\n\r\n', {}))

  test('to HEAD', () => compare(handler, get().replace('GET', 'HEAD'), {}))
})

test('keep-alive connections are used again', async () => {
  const request = get('/1').replace('close', 'keep-alive') + get('/2')
  const text = await compare((res, req) => res.end(`you asked for ${req.url}`), request, {
    delayMs: 5,
  })
  expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2)
})

const firstIsSlow: Handler = async (res, req) => {
  await sleep(req.url === '/1' ? 20 : 1)
  res.write(`${req.url} `)
  res.end('answered')
}

test('pipelined answers keep their order', async () => {
  const request = ['/1', '/2', '/3']
    .map((path) => get(path).replace('close', 'keep-alive'))
    .join('')
  const text = await compare(firstIsSlow, request + get('/last'), { delayMs: 5 })
  expect(text.match(/\/(1|2|3|last) /g)).toEqual(['/1 ', '/2 ', '/3 ', '/last '])
})

test('payment headers join the head', async () => {
  const server = await listen(
    (res) => {
      res.setHeader('Vary', 'Accept-Encoding, Origin')
      res.setHeader('Cache-Control', 'public, max-age=60')
      res.setHeader('Access-Control-Expose-Headers', 'ETag')
      res.end('sold')
    },
    {
      headers: [
        ['Cache-Control', 'private, no-store'],
        ['Vary', 'PAYMENT-SIGNATURE, origin'],
        ['Access-Control-Expose-Headers', 'PAYMENT-RESPONSE'],
        ['PAYMENT-RESPONSE', 'receipt'],
      ],
    },
  )
  expect(await server.exchange(get())).toMatchInlineSnapshot(`
    "HTTP/1.1 200 OK
    Vary: Accept-Encoding, Origin, PAYMENT-SIGNATURE
    Cache-Control: private, no-store
    Access-Control-Expose-Headers: ETag, PAYMENT-RESPONSE
    PAYMENT-RESPONSE: receipt
    Date: now
    Connection: close
    Content-Length: 4

    sold"
  `)
})

/** Runs a probe while the answer is held, and bare, and compares what it saw. */
async function probe(look: (res: ServerResponse) => unknown): Promise<unknown> {
  const seen: unknown[] = []
  const handler: Handler = async (res) => {
    try {
      seen.push(await look(res))
    } catch (error) {
      seen.push(error instanceof Error && 'code' in error ? error.code : error)
    }
    if (!res.writableEnded) res.end()
  }
  const bare = await listen(handler)
  const held = await listen(handler, { delayMs: 30 })
  await bare.exchange(get())
  await held.exchange(get())
  expect(seen[1]).toEqual(seen[0])
  return seen[1]
}

describe('to its handler, a held answer looks sent', () => {
  test.each<[string, unknown, (res: ServerResponse) => unknown]>([
    ['headersSent before', false, (res) => res.headersSent],
    ['headersSent after writeHead', true, (res) => res.writeHead(200).headersSent],
    ['headersSent after write', true, (res) => res.write('x') && res.headersSent],
    ['writableEnded', [false, true], (res) => [res.writableEnded, res.end().writableEnded]],
    ['statusMessage', 'OK', (res) => res.writeHead(200).statusMessage],
    ['setHeader', 'ERR_HTTP_HEADERS_SENT', (res) => res.end().setHeader('a', 'b')],
    ['appendHeader', 'ERR_HTTP_HEADERS_SENT', (res) => res.end().appendHeader('a', 'b')],
    ['removeHeader', 'ERR_HTTP_HEADERS_SENT', (res) => res.end().removeHeader('a')],
    ['writeHead', 'ERR_HTTP_HEADERS_SENT', (res) => res.writeHead(200).writeHead(200)],
    ['bad status', 'ERR_HTTP_INVALID_STATUS_CODE', (res) => res.writeHead(99)],
    ['bad header', 'ERR_INVALID_CHAR', (res) => res.writeHead(200, { a: 'b\n' })],
    ['bad message', 'ERR_INVALID_CHAR', (res) => res.writeHead(200, 'a\nb')],
    ['odd list', 'ERR_INVALID_ARG_VALUE', (res) => res.writeHead(200, ['a'])],
    ['null', 'ERR_STREAM_NULL_VALUES', (res) => res.write(null)],
    ['a number', 'ERR_INVALID_ARG_TYPE', (res) => res.end(7)],
    [
      'getHeader',
      '1',
      (res) => res.setHeader('X-B', '2').writeHead(200, { 'X-A': '1' }).getHeader('x-a'),
    ],
  ])('%s', async (_, expected, look) => {
    expect(await probe(look)).toEqual(expected)
  })

  test.each<[string, (res: ServerResponse, done: (error?: Error | null) => void) => unknown]>([
    ['write after end', (res, done) => res.write('x', done)],
    ['end after end', (res, done) => res.end('x', done)],
  ])('%s is an error event', async (_, act) => {
    const seen = await probe(async (res) => {
      res.end('whole')
      const codes: unknown[] = []
      res.on('error', (error) => codes.push(error.name, 'code' in error && error.code))
      act(res, (error) => codes.push(error instanceof Error ? 'callback' : undefined))
      await sleep(1)
      return codes
    })
    expect(seen).toEqual(['callback', 'Error', 'ERR_STREAM_WRITE_AFTER_END'])
  })

  test('a second end without a body does nothing, and its callback waits', async () => {
    const order: string[] = []
    const server = await listen(
      (res) => {
        res.on('finish', () => order.push('finish'))
        res.end('x', () => order.push('first'))
        res.end(() => order.push('second'))
        expect(res.writableFinished).toBe(false)
      },
      { delayMs: 5 },
    )
    await server.exchange(get())
    expect(order).toEqual(['finish', 'first', 'second'])
  })

  test('callbacks come in order, and finish after them', async () => {
    const order: string[] = []
    const server = await listen(
      (res) => {
        res.on('finish', () => order.push('finish'))
        res.on('close', () => order.push('close'))
        res.write('one', () => order.push('one'))
        res.write('two', () => order.push('two'))
        res.end('three', () => order.push('three'))
      },
      { delayMs: 5 },
    )
    await server.exchange(get())
    await vi.waitFor(() => expect(order).toEqual(['one', 'two', 'finish', 'three', 'close']))
  })

  test('a buffer may be used again after its callback', async () => {
    const server = await listen(
      (res) => {
        const buffer = Buffer.from('good')
        res.write(buffer, () => {
          buffer.fill('x')
          res.end()
        })
      },
      { delayMs: 5 },
    )
    expect(await server.exchange(get())).toContain('good')
  })
})

test('early hints are not sent ahead', async () => {
  const told: string[] = []
  const server = await listen(
    (res) => {
      res.writeEarlyHints({ link: '</secret.css>; rel=preload' }, () => {
        told.push('hinted')
        res.end('x')
      })
    },
    { delayMs: 1, finish: () => ({ kind: 'replace', response: refusal }) },
  )
  expect(await server.exchange(get())).not.toContain('secret')
  expect(told).toEqual(['hinted'])
})

describe('T39 a replaced answer leaves nothing of the handler', () => {
  const replace: Script = {
    delayMs: 2,
    finish: () => ({ kind: 'replace', response: refusal }),
  }
  const clean = [
    'HTTP/1.1 402 Payment Required',
    'Cache-Control: private, no-store',
    'Vary: PAYMENT-SIGNATURE',
    'Content-Type: application/problem+json',
    'PAYMENT-RESPONSE: receipt',
    'Content-Length: 28',
    'Date: now',
  ]

  test.each(Object.keys(handlers))('%s', async (name) => {
    const server = await listen(handlers[name] ?? (() => undefined), replace)
    const text = await server.exchange(get())
    const [head = '', body] = text.slice(text.indexOf('HTTP/1.1 402')).split('\r\n\r\n')
    // Node leaves it out once it was removed; it says nothing of the handler.
    const lines = head.split('\r\n').filter((line) => line !== 'Connection: close')
    expect(lines).toEqual(clean)
    expect(body).toBe(refusal.body)
  })

  test('headers from before stay as they were', async () => {
    const server = await startServer((_, res) => {
      res.setHeader('X-Powered-By', 'Express')
      res.setHeader('Vary', 'Origin')
      res.setHeader('Set-Cookie', ['session=1'])
      runPaid(scriptOutcome(replace), res, () => {
        res.removeHeader('X-Powered-By')
        res.appendHeader('Set-Cookie', 'secret=1')
        res.appendHeader('Vary', 'X-Secret')
        res.setHeader('ETag', '"secret"')
        res.setHeader('Date', 'never')
        res.writeHead(200, 'secret', { 'Content-Encoding': 'secret', Vary: 'X-Secret' })
        res.write('secret')
        res.addTrailers({ 'X-Secret': '1' })
        res.end('secret', 'utf8')
      })
    })
    const text = await server.exchange(get())
    expect(text).not.toMatch(/secret/i)
    expect(text).toMatchInlineSnapshot(`
      "HTTP/1.1 402 Payment Required
      X-Powered-By: Express
      Vary: Origin, PAYMENT-SIGNATURE
      Set-Cookie: session=1
      Cache-Control: private, no-store
      Content-Type: application/problem+json
      PAYMENT-RESPONSE: receipt
      Content-Length: 28
      Date: now
      Connection: close

      {"code":"settlement_failed"}"
    `)
  })

  test('callbacks are told, and late calls are swallowed', async () => {
    const order: string[] = []
    const server = await listen(
      async (res) => {
        res.on('error', () => order.push('error'))
        res.write('x'.repeat(64 * 1024), (error) =>
          order.push(String(error && 'code' in error && error.code)),
        )
        res.once('close', () => {
          res.write('late', () => order.push('late'))
          res.end('late', () => order.push('ended'))
          res.flushHeaders()
          res.writeEarlyHints({ link: '</x>; rel=preload' })
        })
      },
      { ...replace, holdBytes: 1024 },
    )
    const text = await server.exchange(get())
    expect(text).toContain('HTTP/1.1 402')
    expect(text.endsWith(refusal.body)).toBe(true)
    await vi.waitFor(() => expect(order).toEqual(['ERR_STREAM_DESTROYED', 'ended', 'late']))
  })

  test('to HEAD without the body', async () => {
    const server = await listen((res) => res.end('x'), replace)
    const text = await server.exchange(get().replace('GET', 'HEAD'))
    expect(text).toContain('Content-Length: 28')
    expect(text.endsWith('\r\n\r\n')).toBe(true)
  })
})

/** Endless pieces, counted. */
function createSource(total: number): Readable & { produced: number } {
  const piece = Buffer.alloc(64 * 1024, 'x')
  const source = Object.assign(
    new Readable({
      read() {
        if (source.produced >= total) this.push(null)
        else {
          source.produced += piece.length
          this.push(piece)
        }
      },
    }),
    { produced: 0 },
  )
  return source
}

describe('a full hold', () => {
  const megabyte = 1024 * 1024

  test('stops its source until it is decided, then streams', async () => {
    const source = createSource(100 * megabyte)
    let whileHeld = 0
    const server = await listen((res) => source.pipe(res), {
      holdBytes: megabyte,
      async finish() {
        await sleep(50)
        whileHeld = source.produced
        return { kind: 'release', headers: [], charged: true, delivered: async () => undefined }
      },
    })
    const response = await fetch(`http://127.0.0.1:${server.port}`)
    let received = 0
    for await (const chunk of response.body ?? []) received += chunk.length
    expect(received).toBe(100 * megabyte)
    expect(whileHeld).toBeGreaterThanOrEqual(megabyte)
    expect(whileHeld).toBeLessThan(megabyte + 4 * 64 * 1024)
  })

  test('a slow reader still stops the source', async () => {
    const source = createSource(100 * megabyte)
    const server = await listen((res) => source.pipe(res), { holdBytes: megabyte })
    const response = await fetch(`http://127.0.0.1:${server.port}`)
    await sleep(100)
    expect(source.produced).toBeLessThan(30 * megabyte)
    await response.body?.cancel()
  })

  test('writers that wait for callbacks wait as well', async () => {
    const order: string[] = []
    const server = await listen(
      async (res) => {
        const write = (text: string): Promise<void> =>
          new Promise((resolve) => {
            res.write(text, () => resolve())
          })
        await write('x'.repeat(200_000))
        order.push('written')
        res.end()
      },
      {
        holdBytes: 16,
        async finish() {
          await sleep(20)
          order.push('decided')
          return { kind: 'release', headers: [], charged: true, delivered: async () => undefined }
        },
      },
    )
    await server.exchange(get())
    expect(order).toEqual(['decided', 'written'])
  })

  test('a source that is cut off by a replacement ends', async () => {
    const source = createSource(Number.POSITIVE_INFINITY)
    let failure: unknown
    const server = await listen(
      (res) =>
        pipeline(source, res).catch((error: unknown) => {
          failure = error
        }),
      { holdBytes: megabyte, finish: () => ({ kind: 'replace', response: refusal }) },
    )
    expect(await server.exchange(get())).toMatch(/^HTTP\/1\.1 402/)
    await vi.waitFor(() => expect(failure).toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' }))
    expect(source.destroyed).toBe(true)
  })

  test('drain follows a release with everything written', async () => {
    const order: unknown[] = []
    const server = await listen(
      (res) => {
        res.on('drain', () => {
          order.push('drain')
          res.end()
        })
        order.push(res.write('x'.repeat(100_000)))
      },
      { holdBytes: 10 },
    )
    expect(await server.exchange(get())).toContain('x'.repeat(1000))
    expect(order).toEqual([false, 'drain'])
  })
})

test('T36 with nothing to hold, events leave as they are written', async () => {
  const reached = new EventEmitter()
  const server = await listen(
    async (res) => {
      res.writeHead(200, { 'Content-Type': 'text/event-stream' })
      res.flushHeaders()
      await once(reached, 'head')
      res.write('data: 1\n\n')
      await once(reached, 'first')
      res.end('data: 2\n\n')
    },
    { holdBytes: 0 },
  )
  const response = await fetch(`http://127.0.0.1:${server.port}`)
  reached.emit('head')
  const pieces: string[] = []
  for await (const piece of response.body ?? []) {
    pieces.push(new TextDecoder().decode(piece))
    reached.emit('first')
  }
  expect(pieces).toEqual(['data: 1\n\n', 'data: 2\n\n'])
})

const refuse: Script = { finish: () => ({ kind: 'replace', response: refusal }) }

async function keep(handler: Handler, holdBytes = 1000): Promise<unknown> {
  let kept: unknown = 'nothing'
  const server = await startServer((req, res) => {
    res.setHeader('X-Request-Id', 'r1')
    res.setHeader('Vary', 'Origin')
    const held = holdResponse(res, {
      holdBytes,
      onReady(status, answer) {
        const whole = answer?.()
        kept =
          whole === undefined ? { status } : { ...whole, body: Buffer.from(whole.body).toString() }
        held.release([])
      },
    })
    void handler(res, req)
  })
  await server.exchange(get())
  return kept
}

describe('an answer that is complete can be kept for its buyer', () => {
  test('with the headers of its handler', async () => {
    const kept = await keep((res) => {
      res.setHeader('Vary', 'Origin, Accept')
      res.writeHead(201, { 'Content-Type': 'text/plain', 'Set-Cookie': ['a=1', 'b=2'] })
      res.write('b25l', 'base64')
      res.write(new TextEncoder().encode(' two '))
      res.end('three')
    })
    expect(kept).toEqual({
      status: 201,
      headers: [
        ['Vary', 'Origin, Accept'],
        ['Content-Type', 'text/plain'],
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
      ],
      body: 'one two three',
    })
  })

  test('without a body', async () => {
    const kept = await keep((res) => res.writeHead(204).end('ignored'))
    expect(kept).toEqual({ status: 204, headers: [], body: '' })
  })

  test('and not when it is longer than the hold', async () => {
    const kept = await keep((res) => {
      res.write('x'.repeat(2000))
      res.end()
    })
    expect(kept).toEqual({ status: 200 })
  })

  test('with nothing to hold, when it comes at once', async () => {
    expect(await keep((res) => res.end('x'), 0)).toMatchObject({ body: 'x' })
    expect(await keep((res) => res.write('x') && res.end(), 0)).toEqual({ status: 200 })
  })
})

describe('a layer below the hold, such as compression', () => {
  test('that swallows what is written still drains', async () => {
    const server = await startServer((_, res) => {
      const write = res.write.bind(res)
      res.write = (chunk: string) => write(chunk.length.toString()) || true
      runPaid(scriptOutcome({ holdBytes: 10 }), res, () => {
        res.write('x'.repeat(200_000))
        res.once('drain', () => res.end())
      })
    })
    expect(await server.exchange(get())).toContain('200000')
  })

  test('that calls one method from another sends what replaces an answer', async () => {
    const server = await startServer((_, res) => {
      const [writeHead, end] = [res.writeHead.bind(res), res.end.bind(res)]
      let isCalledAgain = false
      res.writeHead = (status: number) => {
        if (isCalledAgain) return writeHead(status)
        isCalledAgain = true
        return res.writeHead(status)
      }
      res.end = (chunk?: unknown) => {
        if (typeof chunk === 'string') res.write(chunk)
        return end()
      }
      runPaid(scriptOutcome(refuse), res, () => res.end('secret'))
    })
    const text = await server.exchange(get())
    expect(text).toMatch(/^HTTP\/1\.1 402 .*\r\n\r\n\S+$/s)
    expect(text).not.toContain('secret')
  })

  test('T39 that makes an answer chunked sends no trailers of the handler', async () => {
    const server = await startServer((_, res) => {
      const writeHead = res.writeHead.bind(res)
      res.writeHead = (status: number) => {
        res.removeHeader('Content-Length')
        return writeHead(status)
      }
      runPaid(scriptOutcome(refuse), res, () => {
        res.writeHead(200, { Trailer: 'X-Secret' })
        res.addTrailers({ 'X-Secret': '1' })
        res.end('secret')
      })
    })
    const text = await server.exchange(get())
    expect(text).toContain('Transfer-Encoding: chunked')
    expect(text).not.toMatch(/secret/i)
  })

  test('sees one head and one end', async () => {
    const seen: string[] = []
    const server = await startServer((_, res) => {
      const { writeHead, end } = { writeHead: res.writeHead.bind(res), end: res.end.bind(res) }
      res.writeHead = (status: number) => {
        seen.push(`head ${status}`)
        return writeHead(status)
      }
      // As sessions do: the end waits for a store.
      res.end = (...parameters: readonly unknown[]) => {
        seen.push('end')
        void sleep(5).then(() => Reflect.apply(end, res, parameters))
        return res
      }
      runPaid(scriptOutcome({ delayMs: 2 }), res, () => {
        res.statusCode = 201
        res.end('late')
      })
    })
    expect(await server.exchange(get())).toMatch(/Content-Length: 4\r\n\r\nlate$/)
    expect(seen).toEqual(['end', 'head 201'])
  })

  test('a layer above it sees one head as well', async () => {
    const seen: string[] = []
    const server = await listen(
      (res) => {
        const writeHead = res.writeHead.bind(res)
        res.writeHead = (status: number) => {
          seen.push(`head ${status}`)
          res.setHeader('X-Layer', '1')
          return writeHead(status)
        }
        res.end('x')
      },
      { delayMs: 2 },
    )
    expect(await server.exchange(get())).toContain('X-Layer: 1')
    expect(seen).toEqual(['head 200'])
  })

  test('two holds, one in the other', async () => {
    const outer = scriptOutcome({ delayMs: 2, headers: [['X-Outer', '1']] })
    const inner = scriptOutcome({ delayMs: 2, headers: [['X-Inner', '1']] })
    const server = await startServer((_, res) => {
      runPaid(outer, res, () => runPaid(inner, res, () => res.end('x')))
    })
    const text = await server.exchange(get())
    expect(text).toMatch(/X-Inner: 1\r\nX-Outer: 1[^]*Content-Length: 1\r\n\r\nx$/)
    expect([inner.calls, outer.calls]).toEqual([
      ['finish 200', 'delivered'],
      ['finish 200', 'delivered'],
    ])
  })
})

test('what Node refuses on release closes the connection', async () => {
  const calls: string[] = []
  const server = await listen(
    (res) => {
      res.strictContentLength = true
      res.setHeader('Content-Length', 10)
      res.end('short')
    },
    { delayMs: 1 },
    calls,
  )
  expect(await server.exchange(get())).toBe('')
  await vi.waitFor(() => expect(calls).toEqual(['finish 200', 'abort handler_failed']))
})

test('a closing server waits for an answer that is held', async () => {
  const server = await listen((res) => res.end('held'), { delayMs: 50 })
  const answer = server.exchange(get().replace('close', 'keep-alive'))
  await sleep(20)
  const closed = new Promise((resolve) => {
    server.server.close(resolve)
  })
  expect(await answer).toContain('held')
  await closed
})
