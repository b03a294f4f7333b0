import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeHex } from '../hex/decodeHex.js'
import { encodeHex } from '../hex/encodeHex.js'
import { writeHex } from '../hex/writeHex.js'
import { encodeUintWord } from './encodeUintWord.js'
import { writeUintWord } from './writeUintWord.js'

test('a word is written where it belongs, over what was there', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), (value) => {
      const bytes = new Uint8Array(96).fill(0xaa)
      writeUintWord(new DataView(bytes.buffer), 32, value)
      expect(encodeHex(bytes)).toBe(
        `0x${'aa'.repeat(32)}${encodeUintWord(value)}${'aa'.repeat(32)}`,
      )
    }),
  )
})

test('digits are written in either case', () => {
  const bytes = new Uint8Array(4)
  writeHex(bytes, 1, '0x0fAb')
  expect(encodeHex(bytes)).toBe('0x000fab00')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (expected) => {
      const written = new Uint8Array(expected.length)
      writeHex(written, 0, encodeHex(expected).toUpperCase())
      expect(written).toEqual(decodeHex(encodeHex(expected)))
    }),
  )
})
