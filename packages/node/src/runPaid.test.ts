import { EventEmitter, once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { runPaid } from './runPaid.js'
import {
  refusal,
  type Script,
  type ScriptedOutcome,
  scriptOutcome,
} from './scriptOutcome.fixture.js'
import { countConnections, get, startServer, type TestServer } from './startServer.fixture.js'

interface Run extends TestServer {
  readonly outcome: ScriptedOutcome
}

async function listen(
  handler: (res: ServerResponse, req: IncomingMessage) => unknown,
  script?: Script,
): Promise<Run> {
  const outcome = scriptOutcome(script)
  const server = await startServer((req, res) =>
    runPaid(outcome, res, () => void handler(res, req)),
  )
  return { ...server, outcome }
}

/** Opens a connection, sends a request, and leaves it to the test to go away. */
async function visit(server: TestServer, text = get()): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1')
  await once(socket, 'connect')
  socket.on('error', () => undefined)
  socket.write(text)
  return socket
}

/** Waits until the engine was told this and nothing else. */
function told(outcome: ScriptedOutcome, ...calls: string[]): Promise<void> {
  return vi.waitFor(() => expect(outcome.calls).toEqual(calls))
}

describe('T40 the status of the answer is found, however it is set', () => {
  test.each<[number, (res: ServerResponse) => unknown]>([
    [200, (res) => res.end()],
    [201, (res) => Object.assign(res, { statusCode: 201 }).end('x')],
    [500, (res) => res.writeHead(500).end('x')],
    [418, (res) => res.writeHead(418, 'Teapot', { a: 'b' }).end()],
    [204, (res) => res.writeHead(204).end()],
    [304, (res) => res.writeHead(304, ['ETag', '"1"']).end()],
    [200, (res) => res.write('first') && Object.assign(res, { statusCode: 500 }).end()],
    [202, (res) => res.writeHead(202).end(() => Object.assign(res, { statusCode: 500 }))],
  ])('%i', async (status, handler) => {
    const { exchange, outcome } = await listen(handler)
    await exchange(get())
    await told(outcome, `finish ${status}`, 'delivered')
  })
})

test('T35 an error page passes through unpaid', async () => {
  const { exchange, outcome } = await listen((res) => res.writeHead(500).end('sorry'), {
    finish: () => ({
      kind: 'release',
      headers: [],
      charged: false,
      delivered: async () => undefined,
    }),
  })
  expect(await exchange(get())).toMatch(/^HTTP\/1\.1 500 [^]*sorry/)
  await told(outcome, 'finish 500')
})

test('one decision for one answer', async () => {
  const { exchange, outcome } = await listen(
    (res) => {
      for (let count = 0; count < 10; count += 1) res.write('x'.repeat(10_000))
      res.end()
    },
    { holdBytes: 10, delayMs: 5 },
  )
  await exchange(get())
  await told(outcome, 'finish 200', 'delivered')
})

describe('T36 the buyer goes away', () => {
  test('before the answer: the payment is given back', async () => {
    const ran = new EventEmitter()
    const server = await listen((res) => ran.emit('ran', res.write('some')))
    const running = once(ran, 'ran')
    const socket = await visit(server)
    await running
    socket.destroy()
    await told(server.outcome, 'abort client_disconnected')
  })

  test('while it is settled: nothing counts as delivered', async () => {
    const settled = new EventEmitter()
    const server = await listen((res) => res.end('all'), {
      async finish() {
        await once(settled, 'settled')
        return {
          kind: 'release',
          headers: [],
          charged: true,
          delivered: () => expect.unreachable(),
        }
      },
    })
    const socket = await visit(server)
    await told(server.outcome, 'finish 200')
    socket.destroy()
    await vi.waitFor(async () => expect(await countConnections(server)).toBe(0))
    settled.emit('settled')
    await told(server.outcome, 'finish 200', 'abort client_disconnected')
  })

  test('while it is sent: nothing counts as delivered', async () => {
    const server = await listen((res) => res.end(Buffer.alloc(50_000_000)))
    const socket = await visit(server)
    socket.pause()
    await told(server.outcome, 'finish 200')
    socket.destroy()
    await told(server.outcome, 'finish 200', 'abort client_disconnected')
  })

  test('while its answer waits behind another one', async () => {
    const first = scriptOutcome()
    const second = scriptOutcome()
    const arrived = new EventEmitter()
    const server = await startServer((req, res) => {
      if (req.url === '/1') runPaid(first, res, () => undefined)
      else runPaid(second, res, () => arrived.emit('arrived', res))
    })
    const arrival = once(arrived, 'arrived')
    const socket = await visit(server, get('/1').replace('close', 'keep-alive') + get('/2'))
    await arrival
    socket.destroy()
    await told(first, 'abort client_disconnected')
    await told(second, 'abort client_disconnected')
  })

  test('before its handler runs: it does not run', async () => {
    const outcome = scriptOutcome()
    const arrived = new EventEmitter()
    const server = await startServer((_, res) => {
      res.once('close', () => runPaid(outcome, res, () => expect.unreachable()))
      arrived.emit('arrived')
    })
    const arrival = once(arrived, 'arrived')
    const socket = await visit(server)
    await arrival
    socket.destroy()
    await told(outcome, 'abort client_disconnected')
  })
})

describe('the handler gives up', () => {
  test('by destroying the response', async () => {
    const { exchange, outcome } = await listen((res) => {
      res.write('secret')
      res.destroy(new Error('broken'))
      res.end('secret')
    })
    expect(await exchange(get())).toBe('')
    await told(outcome, 'abort handler_failed')
  })

  test('by destroying the connection', async () => {
    const { exchange, outcome } = await listen((res) => {
      res.write('secret')
      res.req.socket.destroy()
      res.end('secret')
    })
    expect(await exchange(get())).toBe('')
    await told(outcome, 'abort client_disconnected')
  })

  test('after the commit: the connection breaks, the answer is owed', async () => {
    const { exchange, outcome } = await listen(
      async (res) => {
        res.write('x'.repeat(100))
        await sleep(10)
        res.destroy(new Error('broken'))
      },
      { holdBytes: 10 },
    )
    const text = await exchange(get())
    expect(text).toContain('x'.repeat(100))
    expect(text.endsWith('0\r\n\r\n')).toBe(false)
    await told(outcome, 'finish 200', 'abort handler_failed')
  })
})

test('somebody else has answered: the handler does not run', async () => {
  const outcome = scriptOutcome()
  const server = await startServer((_, res) => {
    res.writeHead(503).end('too slow')
    runPaid(outcome, res, () => expect.unreachable())
  })
  expect(await server.exchange(get())).toContain('too slow')
  await told(outcome, 'abort response_abandoned')
})

test('an engine that fails is never "paid"', async () => {
  const { exchange, outcome } = await listen((res) => res.end('secret'), {
    finish: () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.1')),
  })
  const text = await exchange(get())
  expect(text).toMatch(/^HTTP\/1\.1 500 /)
  expect(text).toContain('"code":"internal"')
  expect(text).not.toMatch(/secret|10\.0\.0\.1/)
  await told(outcome, 'finish 200')
})

test('what a raw handler throws reaches its host, which may still answer', async () => {
  const outcome = scriptOutcome()
  const server = await startServer((_, res) => {
    try {
      runPaid(outcome, res, () => {
        res.setHeader('X-A', '1')
        throw new Error('broken')
      })
    } catch {
      res.writeHead(500).end('sorry')
    }
  })
  expect(await server.exchange(get())).toContain('sorry')
  await told(outcome, 'finish 500', 'delivered')
})

test('a replaced answer is not delivered', async () => {
  const { exchange, outcome } = await listen((res) => res.end('x'), {
    finish: () => ({ kind: 'replace', response: refusal }),
  })
  expect(await exchange(get())).toContain('HTTP/1.1 402')
  await told(outcome, 'finish 200')
})

test('a long connection gathers no listeners', async () => {
  const counts = new Set<number>()
  const server = await startServer((req, res) => {
    runPaid(scriptOutcome({ delayMs: 1 }), res, () => {
      counts.add(req.socket.listenerCount('close'))
      res.end('x')
    })
  })
  const request = get().replace('close', 'keep-alive')
  await server.exchange(request.repeat(30) + get())
  // Besides Node's own: one for all answers that waited.
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
})
