import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeHex } from '../codec/encodeHex.js'
import { hmacSha256 } from './hmacSha256.js'
import { sha256 } from './sha256.js'

const utf8 = new TextEncoder()

function toReference(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

describe('sha256', () => {
  // FIPS 180-4, examples of NIST.
  test.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
  ])('of %j', (text, digest) => {
    expect(encodeHex(sha256(utf8.encode(text)))).toBe(digest)
  })

  test('every length around the blocks', () => {
    for (let length = 0; length <= 260; length++) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 5 + length) & 255)
      expect(encodeHex(sha256(bytes))).toBe(toReference(bytes))
    }
  })

  test('any bytes, and a view of some', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.nat(70), (bytes, skip) => {
        const part = bytes.subarray(skip)
        expect(encodeHex(sha256(part))).toBe(toReference(part))
      }),
    )
  })

  test('each digest is an array of its own', () => {
    const first = sha256(Uint8Array.of(1))
    const kept = encodeHex(first)
    sha256(Uint8Array.of(2))
    expect(encodeHex(first)).toBe(kept)
  })
})

test('hmacSha256 agrees with the platform for any key and message', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 140 }),
      fc.uint8Array({ maxLength: 200 }),
      (key, message) => {
        const reference = createHmac('sha256', key).update(message).digest('hex')
        expect(encodeHex(hmacSha256(key, message))).toBe(reference)
      },
    ),
  )
})
