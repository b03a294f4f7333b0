import type { HttpRequest } from '@farebox/core'
import type { Outcome, PaidRoute, Payment } from '@farebox/core/server'
import { EventEmitter, once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import { servePaidRoute } from './servePaidRoute.js'
import { payment, refusal, scriptOutcome } from './scriptOutcome.fixture.js'
import { countConnections, get, startServer, type TestServer } from './startServer.fixture.js'

interface Served extends TestServer {
  readonly requests: HttpRequest<string>[]
  readonly payments: (Payment | undefined)[]
}

async function serve(handle: () => Outcome | Promise<Outcome>): Promise<Served> {
  const requests: HttpRequest<string>[] = []
  const payments: (Payment | undefined)[] = []
  const route: PaidRoute<string> = {
    async handle(request) {
      requests.push(request)
      return handle()
    },
  }
  const server = await startServer((req, res) => {
    res.setHeader('X-Powered-By', 'test')
    res.setHeader('Vary', 'Origin')
    res.setHeader('Cache-Control', 'public')
    void servePaidRoute(route, req, res, { context: 'context' }, (paid) => {
      payments.push(paid)
      res.end('secret')
    })
  })
  return { ...server, requests, payments }
}

test('paid: the handler is told the payment', async () => {
  const server = await serve(() => scriptOutcome())
  expect(await server.exchange(get('/x'))).toContain('secret')
  expect(server.payments).toEqual([payment])
  expect(server.requests).toMatchObject([
    { method: 'GET', url: 'http://localhost/x', context: 'context' },
  ])
})

function respond(): Outcome {
  return { kind: 'respond', response: refusal }
}

describe('respond: the handler does not run', () => {
  test('T12 with the headers of the answer over those before', async () => {
    const server = await serve(respond)
    expect(await server.exchange(get())).toMatchInlineSnapshot(`
      "HTTP/1.1 402 Payment Required
      X-Powered-By: test
      Vary: Origin, PAYMENT-SIGNATURE
      Cache-Control: private, no-store
      Content-Type: application/problem+json
      PAYMENT-RESPONSE: receipt
      Content-Length: 28
      Date: now
      Connection: close

      {"code":"settlement_failed"}"
    `)
    expect(server.payments).toEqual([])
  })

  test('T38 to HEAD with the length and without the body', async () => {
    const server = await serve(respond)
    const text = await server.exchange(get().replace('GET', 'HEAD'))
    expect(text).toContain('Content-Length: 28')
    expect(text.endsWith('\r\n\r\n')).toBe(true)
  })

  test('with a header that is there twice', async () => {
    const headers = [
      ['WWW-Authenticate', 'a'],
      ['WWW-Authenticate', 'b'],
    ] as const
    const server = await serve(() => ({ kind: 'respond', response: { ...refusal, headers } }))
    expect(await server.exchange(get())).toMatch(/WWW-Authenticate: a\r\nWWW-Authenticate: b\r\n/)
  })

  test('with bytes', async () => {
    const body = new Uint8Array([0x63, 0x61, 0x66, 0xe9])
    const server = await serve(() => ({
      kind: 'respond',
      response: { status: 200, headers: [], body },
    }))
    expect(await server.exchange(get())).toMatch(/Content-Length: 4\r\n[^]*\r\n\r\ncaf\u00e9$/)
  })

  test('without a body where there can be none', async () => {
    const server = await serve(() => ({
      kind: 'respond',
      response: { status: 204, headers: [], body: new Uint8Array() },
    }))
    const text = await server.exchange(get())
    expect(text).toMatch(/^HTTP\/1\.1 204 No Content\r\n[^]*\r\n\r\n$/)
    expect(text).not.toContain('Content-Length')
  })

  test('T36 a kept answer is delivered once its last byte has left', async () => {
    const calls: string[] = []
    const delivered = async (): Promise<void> => void calls.push('delivered')
    const server = await serve(() => ({ ...respond(), delivered }))
    expect(await server.exchange(get())).toContain(refusal.body)
    expect(calls).toEqual(['delivered'])
  })

  test('T36 a kept answer is not delivered to a buyer who has gone', async () => {
    const asked = new EventEmitter()
    const server = await serve(async () => {
      asked.emit('asked')
      await once(asked, 'gone')
      return {
        kind: 'respond',
        response: { ...refusal, body: new Uint8Array(50_000_000) },
        delivered: () => expect.unreachable(),
      }
    })
    const question = once(asked, 'asked')
    const socket = connect(server.port, '127.0.0.1')
    socket.write(get())
    await question
    asked.emit('gone')
    await once(socket, 'data')
    socket.destroy()
    await vi.waitFor(async () => expect(await countConnections(server)).toBe(0))
  })

  test('not over an answer that somebody gave in the meantime', async () => {
    const route: PaidRoute = { handle: async () => respond() }
    const server = await startServer((req, res) => {
      void servePaidRoute(route, req, res, { context: undefined }, () => expect.unreachable())
      res.writeHead(503).end('too slow')
    })
    expect(await server.exchange(get())).toMatch(/^HTTP\/1\.1 503 [^]*too slow/)
  })
})

describe('T42 what goes wrong fails closed', () => {
  test('an engine that rejects', async () => {
    const server = await serve(() => Promise.reject(new Error('10.0.0.1 refused')))
    const text = await server.exchange(get())
    expect(text).toMatch(/^HTTP\/1\.1 500 /)
    expect(text).toContain('application/problem+json')
    expect(text).toContain('"code":"internal"')
    expect(text).not.toMatch(/secret|10\.0\.0\.1/)
    expect(server.payments).toEqual([])
  })

  test('a request without a safe reading', async () => {
    const server = await serve(() => scriptOutcome())
    const text = await server.exchange(get('/a/../b'))
    expect(text).toMatch(/^HTTP\/1\.1 400 /)
    expect(text).toContain('Cache-Control: private, no-store')
    expect(text).toContain('"code":"schema_invalid"')
    expect([server.payments, server.requests]).toEqual([[], []])
  })
})

test('a framework may send what is answered in place of the handler', async () => {
  const route: PaidRoute = { handle: async () => respond() }
  const server = await startServer((req, res) => {
    const options = { context: undefined }
    void servePaidRoute(route, req, res, options, vi.fn(), ({ status }) => {
      res.end(`its own way to say ${status}`)
    })
  })
  expect(await server.exchange(get())).toContain('its own way to say 402')
})

test('resolves with what was decided', async () => {
  for (const outcome of [scriptOutcome(), respond()]) {
    const route: PaidRoute = { handle: async () => outcome }
    let decided: Outcome | undefined
    const server = await startServer((req, res) => {
      const served = servePaidRoute(route, req, res, { context: undefined }, () => res.end())
      void served.then((result) => (decided = result))
    })
    await server.exchange(get())
    await vi.waitFor(() => expect(decided).toBe(outcome))
  }
})

test('rejects with what the handler throws', async () => {
  const route: PaidRoute = { handle: async () => scriptOutcome() }
  let failure: unknown
  const server = await startServer((req, res) => {
    const served = servePaidRoute(route, req, res, { context: undefined }, () => {
      throw new Error('broken')
    })
    served.catch((error: unknown) => {
      failure = error
      res.end()
    })
  })
  await server.exchange(get())
  expect(failure).toMatchObject({ message: 'broken' })
})
