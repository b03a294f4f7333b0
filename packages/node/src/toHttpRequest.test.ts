import { FareboxError, type HttpRequest } from '@farebox/core'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { get, startServer } from './startServer.fixture.js'
import { type RequestOptions, toHttpRequest } from './toHttpRequest.js'

type Options = Omit<RequestOptions<undefined>, 'context'>

/** What the engine sees of a request, or why it is refused. */
async function view<T>(
  text: string,
  options: Options,
  look: (request: HttpRequest) => T | Promise<T>,
): Promise<T | string> {
  let seen: T | string = 'not answered'
  const server = await startServer((req, res) => {
    void (async () => {
      try {
        seen = await look(toHttpRequest(req, res, { ...options, context: undefined }))
      } catch (error) {
        seen = error instanceof FareboxError ? `${error.code}: ${error.detail}` : String(error)
      }
      res.end()
    })()
  })
  await server.exchange(text)
  return seen
}

function viewUrl(text: string, options: Options = {}): Promise<string> {
  return view(text, options, ({ url }) => url)
}

function ask(target: string, ...headers: string[]): string {
  return [`GET ${target} HTTP/1.1`, ...headers, 'Connection: close', '', ''].join('\r\n')
}

describe('the URL is the one the buyer sees', () => {
  test.each<[string, string]>([
    ['/weather?city=Bern&x=%20', 'http://api.example.com/weather?city=Bern&x=%20'],
    ['/', 'http://api.example.com/'],
    ['/?a=/../b', 'http://api.example.com/?a=/../b'],
    ['/a%2Fb', 'http://api.example.com/a%2Fb'],
    ['/Case/', 'http://api.example.com/Case/'],
    ['//evil.example/x', 'http://api.example.com//evil.example/x'],
    [String.raw`/a\b`, 'http://api.example.com/a%5Cb'],
    ['/a#b', 'http://api.example.com/a%23b'],
    ['/...', 'http://api.example.com/...'],
    ['/.well-known/x', 'http://api.example.com/.well-known/x'],
  ])('%s', async (target, url) => {
    expect(await viewUrl(ask(target, 'Host: api.example.com'))).toBe(url)
  })

  test.each<[string, string]>([
    ['api.example.com:8080', 'http://api.example.com:8080/'],
    ['API.Example.COM:80', 'http://api.example.com/'],
    ['127.0.0.1:3000', 'http://127.0.0.1:3000/'],
    ['[::1]:3000', 'http://[::1]:3000/'],
    ['my_service', 'http://my_service/'],
  ])('host %s', async (host, url) => {
    expect(await viewUrl(ask('/', `Host: ${host}`))).toBe(url)
  })

  test('absolute-form target', async () => {
    const text = ask('http://api.example.com?x=1', 'Host: other.example')
    expect(await viewUrl(text)).toBe('http://api.example.com/?x=1')
  })

  test('asterisk-form target', async () => {
    const text = ask('*', 'Host: a.example').replace('GET', 'OPTIONS')
    expect(await viewUrl(text)).toBe('http://a.example/')
  })

  test('bytes that are no ASCII', async () => {
    // Node's parser takes them only where it is told to be lenient.
    const originalUrl = '/caf\u00c3\u00a9'
    expect(await viewUrl(get(), { originalUrl })).toBe('http://localhost/caf%C3%A9')
  })

  test('originalUrl beats what a router left', async () => {
    expect(await viewUrl(ask('/x', 'Host: a.example'), { originalUrl: '/v1/x?y' })).toBe(
      'http://a.example/v1/x?y',
    )
  })
})

describe('a framework may have read scheme and host', () => {
  const origin = { protocol: 'HTTPS', host: 'api.example.com' }

  test('which beats what is read here', async () => {
    const lines = ['Host: other.example', 'X-Forwarded-Host: evil.example']
    const url = 'https://api.example.com/x'
    expect(await viewUrl(ask('/x', ...lines), { origin })).toBe(url)
    expect(await viewUrl(ask('/x', ...lines), { origin, trustProxy: true })).toBe(url)
    expect(await viewUrl(ask('http://third.example/x', ...lines), { origin })).toBe(url)
  })

  test('and publicUrl beats that', async () => {
    const options = { origin, publicUrl: 'https://shop.example/api' }
    expect(await viewUrl(get('/x'), options)).toBe('https://shop.example/api/x')
  })

  test.each([
    { protocol: 'https', host: 'user@a.example' },
    { protocol: 'https', host: '' },
    { protocol: 'javascript', host: 'a.example' },
  ])('which is refused where it is none: %j', async (forged) => {
    expect(await viewUrl(get('/x'), { origin: forged })).toMatch(/^schema_invalid/)
  })
})

describe('T16 what has two readings is refused', () => {
  test.each([
    '/cheap/../dear',
    '/cheap/%2e%2e/dear',
    '/cheap/.%2E/dear',
    '/./dear',
    '/dear/..',
    '/..',
    String.raw`/cheap\..\dear`,
  ])('%s', async (target) => {
    expect(await viewUrl(ask(target, 'Host: a.example'))).toBe(
      'schema_invalid: The path has "." or ".." segments.',
    )
  })
})

describe('a forged Host is refused', () => {
  test.each([
    'a.example/path',
    'user@a.example',
    'a.example:99999',
    'a.example:',
    'a b.example',
    'a.example, b.example',
    '-a.example',
    '[::1',
    '[zz]',
    'a.example?x',
    'a.example#',
    String.raw`a.example\b`,
    'caf\u00e9.example',
    '%61.example',
  ])('%s', async (host) => {
    expect(await viewUrl(ask('/', `Host: ${host}`))).toMatch(
      /^schema_invalid: The Host header is not/,
    )
  })

  test('twice', async () => {
    expect(await viewUrl(ask('/', 'Host: a.example', 'Host: b.example'))).toMatch(/more than one/)
  })

  test('missing', async () => {
    expect(await viewUrl('GET / HTTP/1.0\r\n\r\n')).toMatch(/Host header is missing/)
  })

  test('in an absolute-form target', async () => {
    expect(await viewUrl(ask('http://u@a.example/', 'Host: b.example'))).toMatch(/^schema_invalid/)
  })
})

describe('forwarded headers', () => {
  const forwarded = [
    'Host: internal:8080',
    'X-Forwarded-Proto: HTTPS, http',
    'X-Forwarded-Host: api.example.com:443, proxy.internal',
    'X-Forwarded-Prefix: /base/',
  ]

  test('are ignored without trust', async () => {
    expect(await viewUrl(ask('/x', ...forwarded))).toBe('http://internal:8080/x')
  })

  test('are believed with trust, the first of several values', async () => {
    expect(await viewUrl(ask('/x', ...forwarded), { trustProxy: true })).toBe(
      'https://api.example.com/base/x',
    )
  })

  test('publicUrl beats them, and a Host that is no host', async () => {
    const options = { trustProxy: true, publicUrl: 'https://shop.example/api/' }
    expect(await viewUrl(ask('/x?y', ...forwarded), options)).toBe('https://shop.example/api/x?y')
    expect(await viewUrl(ask('/x', 'Host: @'), options)).toBe('https://shop.example/api/x')
  })

  test.each([
    ['X-Forwarded-Proto: ftp', /X-Forwarded-Proto/],
    ['X-Forwarded-Proto: https://evil', /X-Forwarded-Proto/],
    ['X-Forwarded-Host: evil/..', /Host/],
    ['X-Forwarded-Prefix: //evil', /Prefix/],
    ['X-Forwarded-Prefix: base', /Prefix/],
    ['X-Forwarded-Prefix: /a/../b', /Prefix/],
    ['X-Forwarded-Prefix: /a?b', /Prefix/],
  ])('%s is refused', async (header, reason) => {
    const text = ask('/', 'Host: a.example', header)
    expect(await viewUrl(text, { trustProxy: true })).toMatch(reason)
  })

  test('an empty one is none', async () => {
    const text = ask('/', 'Host: a.example', 'X-Forwarded-Host: ', 'X-Forwarded-Proto:')
    expect(await viewUrl(text, { trustProxy: true })).toBe('http://a.example/')
  })
})

test('T13 every value of a header is seen', async () => {
  const text = ask('/', 'Host: a.example', 'PAYMENT-SIGNATURE: one', 'Payment-Signature: two')
  const seen = await view(text, {}, ({ headers }) => [
    headers('payment-signature'),
    headers('authorization'),
  ])
  expect(seen).toEqual([['one', 'two'], []])
})

test('the method is in upper case', async () => {
  expect(await view(get(), {}, ({ method }) => method)).toBe('GET')
})

describe('the signal', () => {
  test('aborts when the buyer goes away', async () => {
    const signals: AbortSignal[] = []
    const server = await startServer((req, res) => {
      const { signal } = toHttpRequest(req, res, { context: undefined })
      if (signal !== undefined) signals.push(signal)
    })
    const socket = connect(server.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(ask('/1', 'Host: a.example').replace('close', 'keep-alive'))
    socket.write(ask('/2', 'Host: a.example'))
    await sleep(20)
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false])
    socket.destroy()
    await sleep(20)
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
  })

  test('does not abort when the answer is complete', async () => {
    let signal: AbortSignal | undefined
    const server = await startServer((req, res) => {
      signal = toHttpRequest(req, res, { context: undefined }).signal
      res.end('x')
    })
    await server.exchange(get())
    await sleep(10)
    expect(signal?.aborted).toBe(false)
  })
})
