import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeHex } from './decodeHex.js'
import { encodeHex } from './encodeHex.js'

test('digits in either case', () => {
  expect(decodeHex('')).toEqual(new Uint8Array())
  expect(decodeHex('00010f10abFF')).toEqual(Uint8Array.of(0, 1, 0x0f, 0x10, 0xab, 0xff))
})

test('what encodeHex wrote', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(decodeHex(encodeHex(bytes))).toEqual(bytes)
      expect(decodeHex(encodeHex(bytes).toUpperCase())).toEqual(bytes)
    }),
  )
})
