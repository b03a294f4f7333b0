import { describe, expect, test } from 'vitest'
import { vectors } from '../tron.fixture.js'
import { isTronAddress } from './isTronAddress.js'
import { parseRecipient } from './parseRecipient.js'
import { parseTronAddress } from './parseTronAddress.js'
import { toTronAddress } from './toTronAddress.js'

const usdt = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'
const invalid = expect.objectContaining({ code: 'address_invalid' })

describe.each(Object.entries(vectors.addresses))('%s', (base58, hex) => {
  test('both ways, in every form', () => {
    expect(parseTronAddress(base58)).toBe(hex)
    expect(parseTronAddress(`41${hex.slice(2)}`)).toBe(hex)
    expect(parseTronAddress(`41${hex.slice(2).toUpperCase()}`)).toBe(hex)
    expect(parseTronAddress(hex)).toBe(hex)
    expect(parseTronAddress(`0x${hex.slice(2).toUpperCase()}`)).toBe(hex)
    expect(toTronAddress(hex)).toBe(base58)
    expect(isTronAddress(base58)).toBe(true)
  })
})

test('20 bytes that begin with 41 are an address with that byte', () => {
  const permit = '0x41a0d8786c5e20d27b6225e9d03ed1cbfe271634'
  expect(parseTronAddress(permit)).toBe(permit)
  expect(parseTronAddress(`41${permit.slice(2)}`)).toBe(permit)
  expect(() => parseTronAddress(permit.slice(2))).toThrow(invalid)
  expect(() => parseTronAddress(`0x41${permit.slice(2)}`)).toThrow(invalid)
})

test.each([
  ...vectors.invalidAddresses.map((text) => ['as another implementation took it', text]),
  ['one character less', usdt.slice(0, -1)],
  ['one character more', `${usdt}t`],
  ['two characters swapped', 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjL6jt'],
  ['another case', usdt.toLowerCase()],
  ['a letter that Base58 does not have', `${usdt.slice(0, -1)}l`],
  ['a space before it', ` ${usdt}`],
  ['a Bitcoin address', '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2'],
  ['a prefix of 1s', `1${usdt.slice(0, -1)}`],
  ['42 hexadecimal digits with another prefix byte', `a0${'41'.repeat(20)}`],
  ['a wrong EIP-55 checksum', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed'],
  ['the prefix 0X', '0Xa614f803b6fd780986a42c78ec9c7f77e6ded13c'],
  ['40 digits without a prefix', 'a614f803b6fd780986a42c78ec9c7f77e6ded13c'],
  ['not hexadecimal', `41${'g'.repeat(40)}`],
  ['an address that is in a configuration of another system', `T${'0'.repeat(33)}`],
  ['nothing', ''],
])('error: %s', (_name, text) => {
  expect(() => parseTronAddress(text)).toThrow(invalid)
  expect(isTronAddress(text)).toBe(false)
})

test.each(['0x', '0xa614', `0x${'a'.repeat(41)}`, `41${'a'.repeat(40)}`])(
  'error: %s is not 20 bytes',
  (hex) => {
    expect(() => toTronAddress(hex as `0x${string}`)).toThrow(invalid)
  },
)

test('nobody is paid at the zero address', () => {
  const zero = 'T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb'
  expect(parseTronAddress(zero)).toBe(`0x${'0'.repeat(40)}`)
  expect(() => parseRecipient(zero)).toThrow(invalid)
  expect(parseRecipient(usdt)).toBe(parseTronAddress(usdt))
})
