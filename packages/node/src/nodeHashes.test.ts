import { portableHashes } from '@farebox/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nodeHashes } from './nodeHashes.js'

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '\ud800', 'a\udc00b', 'ß'))

test('as SHA-256 of RFC 6234 and HMAC of RFC 4231', () => {
  for (const hashes of [nodeHashes, portableHashes]) {
    expect(hashes.sha256('abc')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
    expect(
      hashes.hmacSha256(new TextEncoder().encode('Jefe'), 'what do ya want for nothing?'),
    ).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843')
  }
})

test('the same as the portable ones for every text, key and bytes', () => {
  fc.assert(
    fc.property(text, fc.uint8Array({ maxLength: 200 }), (data, bytes) => {
      expect(nodeHashes.sha256(data)).toBe(portableHashes.sha256(data))
      expect(nodeHashes.sha256(bytes)).toBe(portableHashes.sha256(bytes))
      expect(nodeHashes.hmacSha256(bytes, data)).toBe(portableHashes.hmacSha256(bytes, data))
    }),
  )
})
