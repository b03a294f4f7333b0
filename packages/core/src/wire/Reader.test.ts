import { describe, expect, test } from 'vitest'
import { FareboxError } from '../errors/FareboxError.js'
import {
  anything,
  count,
  exactMessage,
  filledText,
  flag,
  matching,
  message,
  table,
  text,
} from './fields.js'
import {
  atMost,
  convert,
  filledList,
  list,
  literal,
  narrow,
  optional,
  type Reader,
  withDefault,
} from './Reader.js'

/** The problem that reading gives, or `undefined` when it gives a value. */
function problemOf(read: Reader<unknown>, value: unknown): string | undefined {
  try {
    read(value)
    return undefined
  } catch (error) {
    if (!(error instanceof FareboxError) || error.code !== 'schema_invalid') throw error
    return error.detail
  }
}

interface Order {
  readonly id: string
  readonly lines: readonly { readonly count: number }[]
  readonly note?: string
  readonly kind: 'plain'
}

const order = message<Order>({
  id: filledText,
  lines: filledList(message<Order['lines'][number]>({ count })),
  note: optional(text),
  kind: withDefault(literal('plain'), 'plain'),
})
const plain = { id: 'a', lines: [{ count: 1 }] }

describe('message', () => {
  test('absent members are absent or have their default', () => {
    expect(order(plain)).toStrictEqual({ ...plain, kind: 'plain' })
    expect(order({ ...plain, note: null, kind: undefined })).toStrictEqual(order(plain))
  })

  test('what it does not name is dropped', () => {
    expect(order({ ...plain, other: 1, note: 'n' })).toStrictEqual({ ...order(plain), note: 'n' })
  })

  test('a member is read once', () => {
    let reads = 0
    const value = {
      get count() {
        reads += 1
        return reads
      },
    }
    expect(message<{ readonly count: number }>({ count })(value)).toEqual({ count: 1 })
  })

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'The message is missing.'],
    ['null', null, 'The message must be an object.'],
    ['a text', 'x', 'The message must be an object.'],
    ['an array', [], 'id is missing.'],
    ['a null that must be there', { ...plain, id: null }, 'id is missing.'],
    ['an empty text', { ...plain, id: '' }, 'id must not be empty.'],
    ['no list', { ...plain, lines: {} }, 'lines must be an array.'],
    ['an empty list', { ...plain, lines: [] }, 'lines must not be empty.'],
    [
      'the path',
      { ...plain, lines: [{ count: 1 }, { count: '1' }] },
      'lines.1.count must be a number.',
    ],
    [
      'the first problem',
      { ...plain, lines: [{ count: -1 }, 0] },
      'lines.0.count must not be negative.',
    ],
    ['another constant', { ...plain, kind: 'odd' }, 'kind must be plain.'],
  ])('%s', (_, value, problem) => {
    expect(problemOf(order, value)).toBe(problem)
  })
})

describe('list', () => {
  test('a hole is not JSON', () => {
    expect(problemOf(list(flag), Object.assign([true], { length: 2 }))).toBe('1 is missing.')
  })

  test('what looks like an array is none', () => {
    expect(problemOf(list(flag), { length: 0 })).toBe('The message must be an array.')
  })
})

test.each([Number.NaN, Infinity, 0.5, 2 ** 53, -1, '1', 1n])('count refuses %s', (value) => {
  expect(problemOf(count, value)).toMatch(/^The message must/)
})

test('narrow reads first', () => {
  const short = narrow(text, ({ length }) => length < 2, 'is too long')
  expect(problemOf(short, 1)).toBe('The message must be a string.')
  expect(problemOf(short, 'ab')).toBe('The message is too long.')
  expect(short('a')).toBe('a')
})

test('convert reads first', () => {
  const units = convert(matching(/^[0-9]{1,3}$/), BigInt)
  expect(units('12')).toBe(12n)
  expect(problemOf(units, 'x')).toBe('The message must match ^[0-9]{1,3}$.')
  expect(problemOf(units, 12)).toBe('The message must be a string.')
  expect(problemOf(units, '1234')).toBe('The message must match ^[0-9]{1,3}$.')
})

test.each([
  ['a text', atMost(text, 2), 'ab', 'abc'],
  ['a list', atMost(list(flag), 1), [true], [true, false]],
])('atMost of %s', (_, read: Reader<unknown>, value, long) => {
  expect(read(value)).toStrictEqual(value)
  expect(problemOf(read, long)).toMatch(/^The message must not be longer than [12]\.$/)
})

test('anything stays what it is, unless it is absent', () => {
  const inner = { a: [1] }
  const read = message({ inner: anything })
  expect(read({ inner })).toStrictEqual({ inner })
  expect(read({ inner: null })).toStrictEqual({})
})

describe('exactMessage', () => {
  const exact = exactMessage({ id: text, inner: exactMessage({ count }) })

  test('default', () => {
    const value = { id: 'a', inner: { count: 1 } }
    expect(exact(value)).toStrictEqual(value)
  })

  test.each<[string, unknown, string]>([
    ['another member', { id: 'a', inner: { count: 1 }, b: 1 }, 'b is unknown.'],
    ['one without a value', { id: 'a', inner: { count: 1, c: undefined } }, 'inner.c is unknown.'],
    [
      'a name of every object',
      { id: 'a', inner: { count: 1, toString: 1 } },
      'inner.toString is unknown.',
    ],
    ['a wrong member before it', { b: 1, id: 1, inner: {} }, 'id must be a string.'],
    ['no object', 1, 'The message must be an object.'],
  ])('%s', (_, value, problem) => {
    expect(problemOf(exact, value)).toBe(problem)
  })
})

describe('table', () => {
  test('default', () => {
    expect(table(count)({ a: 1, b: 2 })).toStrictEqual({ a: 1, b: 2 })
    expect(problemOf(table(count), { a: 1, b: 'x' })).toBe('b must be a number.')
    expect(problemOf(table(count), 'x')).toBe('The message must be an object.')
  })

  test('T14 no name reaches a prototype', () => {
    const read = table(count)(JSON.parse('{"__proto__":1,"constructor":2,"prototype":3,"a":4}'))
    expect(read).toStrictEqual({ a: 4 })
  })
})
