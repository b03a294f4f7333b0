import { secp256k1 } from '@noble/curves/secp256k1.js'
import { recoverSigner as recoverByLibrary } from '@farebox/evm/schemes'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recoverSigner } from './recoverSigner.js'

const options = { prehash: false, format: 'recovered' } as const

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 })

test('finds the address that the library finds', () => {
  fc.assert(
    fc.property(bytes32, bytes32, fc.boolean(), (key, digest, flip) => {
      fc.pre(secp256k1.utils.isValidSecretKey(key))
      const [recovery = 0, ...compact] = secp256k1.sign(digest, key, options)
      const signature = Uint8Array.from([...compact, 27 + (flip ? 1 - recovery : recovery)])
      const found = recoverSigner(digest, signature)
      expect(found).toMatch(/^0x[0-9a-f]{40}$/)
      expect(found).toBe(recoverByLibrary(digest, signature))
    }),
  )
})

test('finds none where the library finds none', () => {
  const order = secp256k1.Point.Fn.ORDER
  const edge = fc.constantFrom(0n, 1n, 2n, 5n, order / 2n, order / 2n + 1n, order - 1n, order)
  const number = fc.oneof(edge, fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }))
  fc.assert(
    fc.property(bytes32, number, number, fc.constantFrom(27, 28), (digest, r, s, v) => {
      const words = [r, s].map((value) => value.toString(16).padStart(64, '0')).join('')
      const signature = Uint8Array.from([...Buffer.from(words, 'hex'), v])
      expect(recoverSigner(digest, signature)).toBe(recoverByLibrary(digest, signature))
    }),
  )
})

test('a digest of zero, and a key that the sum meets halfway', () => {
  // With the key 1, one of the two products is the generator itself.
  const key = new Uint8Array(32).fill(0, 0, 31)
  key[31] = 1
  for (const fill of [0, 1, 0xff]) {
    const digest = new Uint8Array(32).fill(fill)
    const [recovery = 0, ...compact] = secp256k1.sign(digest, key, options)
    const signature = Uint8Array.from([...compact, 27 + recovery])
    expect(recoverSigner(digest, signature)).toBe('0x7e5f4552091a69125d5dfcb7b8c2659029395bdf')
  }
})
