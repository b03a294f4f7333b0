import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, test } from 'vitest'
import { FareboxError } from '../../errors/FareboxError.js'
import { toStream } from './scriptOutcome.fixture.js'
import { type FetchRequestOptions, toFetchRequest } from './toFetchRequest.js'

const limit = 1024

function ask(request: Request, options: Partial<FetchRequestOptions<unknown>> = {}) {
  return toFetchRequest(request, { context: undefined, ...options })
}

function get(url: string, headers: HeadersInit = {}): Request {
  return new Request(url, { headers })
}

function post(body: BodyInit, headers: HeadersInit = {}): Request {
  const init = { method: 'POST', body, headers, duplex: 'half' } as const
  return new Request('https://api.example.com/upload', init)
}

function thrownBy(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error instanceof FareboxError ? error.code : error
  }
}

const digestOf = (text: string): Uint8Array => sha256(new TextEncoder().encode(text))

describe('url', () => {
  test.each([
    ['http://a.example/weather', 'http://a.example/weather'],
    ['http://a.example', 'http://a.example/'],
    ['http://a.example/weather?', 'http://a.example/weather?'],
    [
      'https://a.example:8443/x%2Fy?q=%22&q=%2F..%2F#top',
      'https://a.example:8443/x%2Fy?q=%22&q=%2F..%2F',
    ],
    ['http://[::1]:80/x', 'http://[::1]/x'],
  ])('%s', (url, expected) => {
    expect(ask(get(url)).url).toBe(expected)
  })

  test('publicUrl beats everything, and keeps path and query', () => {
    const request = get('http://10.0.0.1:3000/weather?city=x', {
      'x-forwarded-host': 'evil.example',
    })
    for (const publicUrl of ['https://shop.example/api', 'https://shop.example/api/']) {
      const { url } = ask(request, {
        publicUrl,
        trustProxy: true,
        url: 'http://other.example/weather?city=x',
      })
      expect(url).toBe('https://shop.example/api/weather?city=x')
    }
  })

  test.each([
    '',
    'shop.example',
    'ftp://shop.example',
    'https://u:p@shop.example',
    'https://shop.example?x=1',
  ])('a bad publicUrl: %o', (publicUrl) => {
    expect(thrownBy(() => ask(get('http://a.example/'), { publicUrl }))).toBe('config_invalid')
  })

  test('forwarded headers count for a trusted proxy only', () => {
    const request = get('http://10.0.0.1:3000/weather', {
      'x-forwarded-proto': 'https, http',
      'x-forwarded-host': 'shop.example, inner.example',
      'x-forwarded-prefix': '/api/',
    })
    expect(ask(request).url).toBe('http://10.0.0.1:3000/weather')
    expect(ask(request, { trustProxy: true }).url).toBe('https://shop.example/api/weather')
    expect(ask(get('http://a.example/x'), { trustProxy: true }).url).toBe('http://a.example/x')
  })

  test.each([
    [{ 'x-forwarded-proto': 'javascript' }],
    [{ 'x-forwarded-host': 'a.example/path' }],
    [{ 'x-forwarded-host': 'user@a.example' }],
    [{ 'x-forwarded-host': 'a.example:99999' }],
    [{ 'x-forwarded-prefix': '/../x' }],
    [{ 'x-forwarded-prefix': '//evil.example?' }],
  ])('T16 a proxy that says %o', (headers) => {
    const request = get('http://a.example/x', headers)
    expect(thrownBy(() => ask(request, { trustProxy: true }))).toBe('schema_invalid')
  })
})

describe('headers', () => {
  test.each([
    ['a', ['a']],
    ['a, b', ['a', 'b']],
    ['a,', ['a', '']],
    [', a', ['', 'a']],
    ['', ['']],
  ])('T13 %o', (value, expected) => {
    const request = get('http://a.example/', { 'PAYMENT-SIGNATURE': value })
    expect(ask(request).headers('payment-signature')).toEqual(expected)
  })

  test('T13 sent twice', () => {
    const headers = new Headers([
      ['payment-signature', 'a'],
      ['payment-signature', 'a'],
    ])
    expect(ask(get('http://a.example/', headers)).headers('payment-signature')).toEqual(['a', 'a'])
    expect(ask(get('http://a.example/')).headers('payment-signature')).toEqual([])
  })
})

describe('body', () => {
  test('none', async () => {
    const request = get('http://a.example/')
    const asked = ask(request)
    expect(await asked.body?.digestAhead(limit)).toEqual(digestOf(''))
    expect(await asked.body?.digestRead()).toEqual(digestOf(''))
    expect(asked.handlerRequest()).toBe(request)
  })

  test('that nobody asks for stays where it is', async () => {
    const request = post('hello')
    const asked = ask(request)
    expect(asked.handlerRequest()).toBe(request)
    expect(await request.text()).toBe('hello')
  })

  test('short: digested, and read by the handler as if nobody had looked', async () => {
    const request = post('hello', { 'x-custom': 'kept' })
    const asked = ask(request)
    expect(await asked.body?.digestAhead(limit)).toEqual(digestOf('hello'))
    expect(await asked.body?.digestAhead(limit)).toEqual(digestOf('hello'))
    const handled = asked.handlerRequest()
    expect([handled.method, handled.url, handled.headers.get('x-custom')]).toEqual([
      'POST',
      request.url,
      'kept',
    ])
    expect(await handled.text()).toBe('hello')
  })

  test.each([
    ['a length that says so', { 'content-length': '2048' }],
    ['no length', undefined],
  ])('long, with %s: digested while the handler reads it', async (_, headers) => {
    const pieces = Array.from({ length: 8 }, (__, index) => `${index}`.repeat(256))
    const asked = ask(post(toStream(pieces), headers))
    expect(await asked.body?.digestAhead(limit)).toBeUndefined()
    expect(await asked.body?.digestRead()).toBeUndefined()
    expect(await asked.handlerRequest().text()).toBe(pieces.join(''))
    expect(await asked.body?.digestRead()).toEqual(digestOf(pieces.join('')))
  })

  test.each([1023, 1024])('%d bytes of 1024 are not long', async (length) => {
    const text = 'x'.repeat(length)
    const asked = ask(post(toStream([text])))
    expect(await asked.body?.digestAhead(limit)).toEqual(digestOf(text))
  })

  test('long, and left unread: nobody knows what was sent', async () => {
    const asked = ask(post(toStream(['x'.repeat(2048), 'rest'])))
    await asked.body?.digestAhead(limit)
    const reader = asked.handlerRequest().body?.getReader()
    await reader?.read()
    expect(await asked.body?.digestRead()).toBeUndefined()
  })

  test('a length that lies', async () => {
    const asked = ask(post(toStream(['x'.repeat(2048)]), { 'content-length': '4' }))
    expect(await asked.body?.digestAhead(limit)).toBeUndefined()
  })

  test('whose sender goes away', async () => {
    const gone = new Error('gone')
    const asked = ask(post(toStream(['some', gone])))
    expect(await asked.body?.digestAhead(limit)).toBeUndefined()
    await expect(asked.handlerRequest().text()).rejects.toThrow()
  })

  test('that a parser has read is not seen', async () => {
    const request = post('hello')
    await request.text()
    expect(ask(request).body).toBeUndefined()
    const locked = post('hello')
    locked.body?.getReader()
    expect(ask(locked).body).toBeUndefined()
  })

  test('a framework makes a request of its own class', async () => {
    class Special extends Request {}
    const asked = ask(post('hello'), {
      rebuild(request, body) {
        const init = { body, duplex: 'half' } as const
        return new Special(request, init)
      },
    })
    await asked.body?.digestAhead(limit)
    expect(asked.handlerRequest()).toBeInstanceOf(Special)
  })
})

test('method and signal', () => {
  const gone = new AbortController()
  const asked = ask(new Request('http://a.example/', { method: 'put' }), { signal: gone.signal })
  expect([asked.method, asked.signal]).toEqual(['PUT', gone.signal])
})
