import { describe, expect, test } from 'vitest'
import type { ErrorCode } from '../errors/errorCatalog.js'
import type { Limits } from './Limits.js'
import { parseJson } from './parseJson.js'

function codeOf(text: string, limits?: Limits): ErrorCode | 'accepted' {
  try {
    parseJson(text, limits)
    return 'accepted'
  } catch (error) {
    return (error as { code: ErrorCode }).code
  }
}

const nest = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
const list = (length: number): string => `[${Array.from({ length }, () => '0').join()}]`

const members = (length: number): string =>
  JSON.stringify(Object.fromEntries(Array.from({ length }, (_, key) => [`k${key}`, 0])))

describe('accepts', () => {
  test.each([
    ['{}', {}],
    ['[]', []],
    [' {"a" : [1, -2.5e3, true, false, null, "x"] } ', { a: [1, -2500, true, false, null, 'x'] }],
    ['"text"', 'text'],
    ['0', 0],
    ['null', null],
    ['{"a":{"b":1},"c":{"b":1}}', { a: { b: 1 }, c: { b: 1 } }],
    ['{"":1}', { '': 1 }],
    ['"[[[{{{,,,:::"', '[[[{{{,,,:::'],
    [String.raw`"\"[\\"`, '"[\\'],
    [String.raw`{"a\\":"b\\\"c","d":"\u005d"}`, { 'a\\': 'b\\"c', d: ']' }],
    ['"\ud83c\udf24 \u5929\u6c17"', '🌤 天気'],
  ])('%s', (text, value) => {
    expect(parseJson(text)).toEqual(value)
  })
})

describe('json_invalid', () => {
  test.each([
    '',
    ' ',
    '{',
    '}',
    '[1,]',
    '{"a":1,}',
    '{a:1}',
    "{'a':1}",
    '[1 2]',
    '"open',
    '"open\\"',
    '01',
    '+1',
    '.5',
    '1.',
    'NaN',
    'Infinity',
    'undefined',
    '{}{}',
    '{} // comment',
    '\ufeff{}',
    '\u00a0{}',
    '"line\nbreak"',
    ']]]]]]',
    '[}',
    '1e999',
    '{"amount":-1e999}',
  ])('%j', (text) => {
    expect(codeOf(text)).toBe('json_invalid')
  })

  test('does not repeat the text', () => {
    expect(() => parseJson('{"signature":"0xsecret"')).toThrowErrorMatchingInlineSnapshot(
      `[FareboxError: The text is not valid JSON. Send one JSON object. (json_invalid, https://farebox.dev/errors/json_invalid)]`,
    )
    expect(() => parseJson('[1e999]')).toThrowErrorMatchingInlineSnapshot(
      `[FareboxError: A number is too large. Send one JSON object. (json_invalid, https://farebox.dev/errors/json_invalid)]`,
    )
    try {
      parseJson('{"signature":"0xsecret"')
    } catch (error) {
      expect(error).not.toHaveProperty('cause')
    }
  })
})

describe('T14 depth', () => {
  test('16 levels by default', () => {
    expect(codeOf(nest(16))).toBe('accepted')
    expect(codeOf(nest(17))).toBe('json_too_deep')
  })

  test('counts what is open, not what was', () => {
    expect(codeOf(`[${Array.from({ length: 100 }, () => nest(15)).join()}]`)).toBe('accepted')
  })

  test('objects and arrays alike', () => {
    expect(codeOf('{"a":[{"a":[]}]}', { maxDepth: 4 })).toBe('accepted')
    expect(codeOf('{"a":[{"a":[]}]}', { maxDepth: 3 })).toBe('json_too_deep')
  })

  test('before the parser is reached', () => {
    expect(codeOf('['.repeat(100_000))).toBe('json_too_deep')
  })

  test('brackets in strings are text', () => {
    expect(codeOf(JSON.stringify({ ['['.repeat(50)]: '{'.repeat(50) }))).toBe('accepted')
    expect(codeOf(String.raw`"\"[[[[[[[[[[[[[[[[[[[["`)).toBe('accepted')
  })
})

describe('T14 size', () => {
  test('256 elements by default', () => {
    expect(codeOf(list(256))).toBe('accepted')
    expect(codeOf(list(257))).toBe('json_too_large')
  })

  test('256 members by default', () => {
    expect(codeOf(members(256))).toBe('accepted')
    expect(codeOf(members(257))).toBe('json_too_large')
  })

  test('counts each container on its own', () => {
    expect(codeOf('[[1,2],[3,4],5]', { maxMembers: 3 })).toBe('accepted')
    expect(codeOf('[[1,2],[3,4],5,6]', { maxMembers: 3 })).toBe('json_too_large')
    expect(codeOf('[1,2,{"a":1,"b":2,"c":3,"d":4}]', { maxMembers: 3 })).toBe('json_too_large')
  })

  test('all values together', () => {
    expect(codeOf('[[1,2],[3,4]]', { maxNodes: 7 })).toBe('accepted')
    expect(codeOf('[[1,2],[3,4]]', { maxNodes: 6 })).toBe('json_too_large')
    const rows = Array.from({ length: 100 }, () => list(100)).join()
    expect(codeOf(`[${rows}]`)).toBe('json_too_large')
  })

  test('length', () => {
    expect(codeOf('"abc"', { maxJsonLength: 5 })).toBe('accepted')
    expect(codeOf('"abcd"', { maxJsonLength: 5 })).toBe('json_too_large')
    expect(codeOf(`"${'a'.repeat(262_142)}"`)).toBe('accepted')
    expect(codeOf(`"${'a'.repeat(262_143)}"`)).toBe('json_too_large')
  })

  test('a limit that is not a number refuses', () => {
    expect(codeOf('1', { maxJsonLength: Number.NaN })).toBe('json_too_large')
    expect(codeOf('[]', { maxDepth: Number.NaN })).toBe('json_too_deep')
    expect(codeOf('[1,2]', { maxMembers: Number.NaN })).toBe('json_too_large')
    expect(codeOf('[1]', { maxNodes: Number.NaN })).toBe('json_too_large')
  })

  test('takes time in proportion to the text', () => {
    const escapes = `"${String.raw`\\\"`.repeat(50_000)}"`
    const started = performance.now()
    parseJson(escapes)
    expect(performance.now() - started).toBeLessThan(500)
  })
})

describe('T14 keys', () => {
  test.each([
    '{"a":1,"a":1}',
    String.raw`{"a":1,"\u0061":2}`,
    String.raw`{"/":1,"\/":2}`,
    '{"x":[{"a":1,"b":2,"a":3}]}',
    '{"a":{"b":1},"a":2}',
    '{"a":2,"a":{"b":1}}',
    '{"":1,"":2}',
    '{"1":1,"1":2}',
  ])('refuses the duplicate in %s', (text) => {
    expect(codeOf(text)).toBe('json_duplicate_key')
  })

  test('equal keys in different objects are no duplicates', () => {
    expect(codeOf('[{"a":1},{"a":1},{"b":{"a":1},"a":2}]')).toBe('accepted')
  })

  test.each([
    '{"__proto__":{"admin":true}}',
    '{"a":[{"constructor":1}]}',
    '{"a":{"prototype":null}}',
    String.raw`{"__pro\u0074o__":1}`,
  ])('refuses %s', (text) => {
    expect(codeOf(text)).toBe('json_forbidden_key')
  })

  test('the same words as values are harmless', () => {
    expect(parseJson('["__proto__","constructor"]')).toEqual(['__proto__', 'constructor'])
  })

  test('a duplicate __proto__ does not slip through', () => {
    expect(codeOf('{"__proto__":1,"__proto__":2}')).toBe('json_forbidden_key')
  })
})
