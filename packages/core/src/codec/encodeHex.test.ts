import { bytesToHex } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeHex } from './encodeHex.js'

test('two lower-case digits for each byte', () => {
  expect(encodeHex(new Uint8Array())).toBe('')
  expect(encodeHex(Uint8Array.of(0, 1, 0x0f, 0x10, 0xab, 0xff))).toBe('00010f10abff')
})

test('like everybody else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(encodeHex(bytes)).toBe(bytesToHex(bytes))
    }),
  )
})
