import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createRouteMatcher } from './createRouteMatcher.js'
import type { RoutePattern } from './createRouteMatcher.js'

interface RecordedMatch {
  readonly pattern: RoutePattern
  readonly method: string
  readonly path: string
  readonly requiresPayment: boolean
}

const vectors: { readonly routeMatching: readonly RecordedMatch[] } = JSON.parse(
  readFileSync(new URL('../../wire/x402-v2.vectors.json', import.meta.url), 'utf8'),
)

const find = createRouteMatcher({
  'GET /weather': 'weather',
  'POST /weather': 'report',
  '/cities/:city/air': 'air',
  '/api/*': 'api',
  '/v1.0/file,a': 'literal',
})

function match(target: string, method = 'GET'): string | undefined {
  return find(method, [target])
}

describe('T16 one resource, every spelling', () => {
  test.each([
    '/weather',
    '/weather/',
    '/weather//',
    '//weather',
    '/WEATHER',
    '/Weather?city=Bern',
    '/weather?x=/free',
    '/weather#x',
    '/%77eather',
    '/%2577eather',
    '/%252577eather',
    '%2Fweather',
    '/%2fweather',
    '/.//weather',
    '/x/../weather',
    '/x/%2e%2e/weather',
    '/x%2f..%2fweather',
    String.raw`\weather`,
    String.raw`/x\..\weather`,
    '/%5Cweather',
    'http://evil.example/weather',
    'HTTP://evil.example//weather/?x',
  ])('%s', (target) => {
    expect(match(target)).toBe('weather')
  })

  test.each([
    '/api',
    '/api/',
    '/api/report',
    '/api/a/b/c',
    '//api//report',
    '/API/report',
    '/api%2Freport',
    '/api%5Creport',
    String.raw`/api\report`,
    '/%61pi/report',
    '/x/../api/report',
    '/api/%ff%fe',
    '/api/%0areport',
    '/%61pi/%0a%ff',
    '/api/%',
    '/api/%zz',
  ])('%s', (target) => {
    expect(match(target)).toBe('api')
  })

  test.each(['/cities/bern/air', '/cities/b%2Fx/air', '/Cities/%/air/', '/cities//bern/air'])(
    '%s',
    (target) => {
      expect(match(target)).toBe('air')
    },
  )

  test.each([
    '/',
    '',
    '/weathers',
    '/weather/today',
    '/my/weather',
    '/apis',
    '/cities/bern',
    '/cities//air',
    '/cities/a/b/air',
    '/v1x0/file,a',
    '*',
  ])('%j is another one', (target) => {
    expect(match(target)).toBeUndefined()
  })
})

describe('methods', () => {
  test('GET covers HEAD', () => expect(match('/weather', 'HEAD')).toBe('weather'))
  test('each its own', () => expect(match('/weather', 'POST')).toBe('report'))
  test('in lower case', () => expect(match('/weather', 'post')).toBe('report'))
  test('others are not covered', () => expect(match('/weather', 'PUT')).toBeUndefined())
  test('none means all', () => expect(match('/api/x', 'PURGE')).toBe('api'))
})

test('within one reading the first pattern wins', () => {
  const first = createRouteMatcher({ '/a/:x': 1, '/a/b': 2, '/*': 3 })
  expect([first('GET', ['/a/b']), first('GET', ['/'])]).toEqual([1, 3])
})

test('T16 a path that is cheap in one reading and dear in another is refused', () => {
  const shop = createRouteMatcher({ '/cheap/*': 1, '/dear': 1000 })
  for (const target of ['/cheap/../dear', '/cheap/%2e%2e/dear', String.raw`/cheap\..\dear`]) {
    expect(() => shop('GET', [target])).toThrow(expect.objectContaining({ code: 'schema_invalid' }))
  }
})

test('what a router left over is asked first, then the original target', () => {
  const mounted = createRouteMatcher({
    '/weather': 'relative',
    '/v1/air': 'whole',
    '/v1/*': 'rest',
  })
  expect(mounted('GET', ['/weather', '/v1/weather'])).toBe('relative')
  expect(mounted('GET', ['/air', '/v1/air'])).toBe('whole')
  expect(mounted('GET', ['/other', '/v1/other'])).toBe('rest')
  expect(mounted('GET', ['/other', '/v2/other'])).toBeUndefined()
})

describe('a path that takes long to read', () => {
  test('encoded again and again: refused', () => {
    expect(() => match(`/%${'25'.repeat(8000)}61pi`)).toThrow(/percent-encoded too many times/)
  })

  test.each([
    `/${'/'.repeat(16_000)}x`,
    `/${'../'.repeat(5000)}x`,
    `/${'%ff'.repeat(5000)}`,
    `/cities/${'a/'.repeat(8000)}`,
    `a${'+'.repeat(16_000)}`,
  ])('%.10s is quick', (target) => {
    const started = performance.now()
    match(target)
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

describe('a pattern that cannot be read is refused at once', () => {
  test.each([
    'weather',
    '',
    ' /weather',
    'FETCH /weather',
    'get /weather',
    'GET  /weather',
    'GET weather',
    'https://example.com/weather',
    '/a b',
    '/weather?x',
    '/weather#x',
    '/a//b',
    '//a',
    '/a/./b',
    '/../b',
    '/a/*/b',
    '/a*',
    '/a/:',
    '/a/:b-c',
    String.raw`/a/:id(\d+)`,
    '/a/{b}',
    '/(a|b)',
    '/a+',
    '/[ab]',
    String.raw`/a\b`,
    '/$',
    '/^',
  ])('%j', (pattern) => {
    // The type refuses some of them, which a caller in JavaScript does not see.
    const routes: Record<string, number> = { [pattern]: 1 }
    expect(() => createRouteMatcher(routes)).toThrow(
      expect.objectContaining({ code: 'config_invalid' }),
    )
  })
})

test.each(['/', '/*', '/*rest', '/files/*path', '/caf\u00e9', '/a-b_c~d', 'M-SEARCH /x'] as const)(
  '%s is a pattern',
  (pattern) => {
    expect(createRouteMatcher({ [pattern]: 1 })).toBeTypeOf('function')
  },
)

test('a pattern with other letters matches its encoded path', () => {
  const cafe = createRouteMatcher({ '/caf\u00e9': 1, '/caf%C3%A9/menu': 2 })
  expect(cafe('GET', ['/caf%C3%A9'])).toBe(1)
  expect(cafe('GET', ['/caf%c3%a9/menu'])).toBe(2)
})

describe('what the reference answered', () => {
  /** Somebody behind us may decode the slash, so that these are priced, too. */
  const stricter = new Set(['GET /weather: /weather%2F', '/api/*: /api%2Fx'])
  /** Refused when the application starts; `:name` and `/*` say the same. */
  const unread = new Set<string>(['GET /u/[id]/p/[x]', '*', '/api/*/end'])

  test.each(vectors.routeMatching)('$pattern: $method $path', (recorded) => {
    const { pattern, method, path, requiresPayment } = recorded
    if (unread.has(pattern)) {
      expect(() => createRouteMatcher({ [pattern]: true })).toThrow(
        expect.objectContaining({ code: 'config_invalid' }),
      )
      return
    }
    const isStricter = stricter.has(`${pattern}: ${path}`)
    const isPriced = createRouteMatcher({ [pattern]: true })(method, [path]) === true
    expect(isPriced).toBe(isStricter ? !requiresPayment : requiresPayment)
  })
})
