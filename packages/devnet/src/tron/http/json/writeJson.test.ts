import { expect, test } from 'vitest'
import { readJson } from './readJson.js'
import { writeJson } from './writeJson.js'

const account = { balance: 9_007_199_254_740_993n, id: 2, keys: [{ weight: 1 }], absent: undefined }

test('every digit of an int64', () => {
  expect(writeJson(account)).toBe('{"balance":9007199254740993,"id":2,"keys":[{"weight":1}]}')
})

test('int64 as text, int32 as it was', () => {
  expect(writeJson(account, true)).toBe(
    '{"balance":"9007199254740993","id":2,"keys":[{"weight":"1"}]}',
  )
})

test('text, names and nothing', () => {
  expect(writeJson({ 'a"b': ['\n', null, true] })).toBe('{"a\\"b":["\\n",null,true]}')
})

test('reads long integers as text', () => {
  expect(readJson('{"amount":9223372036854775807,"small":12,"n":-9223372036854775808}')).toEqual({
    amount: '9223372036854775807',
    small: 12,
    n: '-9223372036854775808',
  })
})

test('leaves texts, fractions and exponents alone', () => {
  const text = '{"a":"x\\"1234567890123456789","b":0.1234567890123456789,"c":1e20}'
  expect(readJson(text)).toEqual(JSON.parse(text))
})

test('a text of the largest body', () => {
  const long = 'a1'.repeat(2_000_000)
  expect(readJson(JSON.stringify({ long }))).toEqual({ long })
})

test('refuses what is not JSON', () => {
  expect(() => readJson('{')).toThrow(SyntaxError)
})
