import { keccak_256 as reference } from '@noble/hashes/sha3'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeHex } from '../hex/encodeHex.js'
import { keccak256 } from './keccak256.js'

describe('keccak256', () => {
  test.each([
    ['', '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'],
    ['abc', '0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45'],
    [
      'Transfer(address,address,uint256)',
      '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef',
    ],
  ])('of %j', (text, hash) => {
    expect(encodeHex(keccak256(text))).toBe(hash)
    expect(encodeHex(keccak256(new TextEncoder().encode(text)))).toBe(hash)
  })

  test('every length around the blocks', () => {
    for (let length = 0; length <= 420; length++) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 7 + length) & 255)
      expect(keccak256(bytes)).toEqual(reference(bytes))
    }
  })

  test('any bytes, and a view of some', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1000 }), fc.nat(40), (bytes, skip) => {
        const part = bytes.subarray(skip)
        expect(keccak256(part)).toEqual(reference(part))
      }),
    )
  })

  test('leaves its input as it is, and each digest is an array of its own', () => {
    const bytes = Uint8Array.of(1, 2, 3)
    const first = keccak256(bytes)
    const second = keccak256(bytes)
    first.fill(0)
    expect(second).toEqual(reference(bytes))
    expect(bytes).toEqual(Uint8Array.of(1, 2, 3))
  })
})
