import { secp256k1 } from '@noble/curves/secp256k1.js'
import fc from 'fast-check'
import { recoverAddress } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { beforeAll, describe, expect, test } from 'vitest'
import { encodeHex } from '../../hex/encodeHex.js'
import { createSignatureRecovery } from './createSignatureRecovery.js'
import type { SignatureRecovery } from './SignatureRecovery.js'

const order = secp256k1.Point.Fn.ORDER
const bytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length })
const key = bytes(32).filter((value) => secp256k1.utils.isValidSecretKey(value))

let wasm: SignatureRecovery
let js: SignatureRecovery
beforeAll(async () => {
  wasm = await createSignatureRecovery({ engine: 'wasm' })
  js = await createSignatureRecovery({ engine: 'js' })
})

function sign(digest: Uint8Array, secret: Uint8Array): Uint8Array {
  const options = { prehash: false, format: 'recovered' } as const
  const [recovery = 0, ...compact] = secp256k1.sign(digest, secret, options)
  return Uint8Array.of(...compact, 27 + recovery)
}

function toWord(value: bigint): Uint8Array {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex')
}

/** Sets r and s. */
function withNumbers(r: bigint, s: bigint, v: number): Uint8Array {
  return Uint8Array.of(...toWord(r), ...toWord(s), v)
}

describe('both engines', () => {
  test('find who signed', () => {
    fc.assert(
      fc.property(bytes(32), key, (digest, secret) => {
        const signature = sign(digest, secret)
        const address = privateKeyToAddress(encodeHex(secret))
        expect(wasm.recover(digest, signature)).toBe(address)
        expect(js.recover(digest, signature)).toBe(address)
      }),
      { numRuns: 40 },
    )
  })

  test('take a recovery id of 0 or 1 for 27 or 28', () => {
    fc.assert(
      fc.property(bytes(32), key, (digest, secret) => {
        const signature = sign(digest, secret)
        const short = signature.with(64, (signature[64] ?? 0) - 27)
        expect(wasm.recover(digest, short)).toBe(wasm.recover(digest, signature))
        expect(js.recover(digest, short)).toBe(wasm.recover(digest, signature))
      }),
      { numRuns: 20 },
    )
  })

  test('agree on anything, and with viem where they answer', async () => {
    const anything = fc
      .tuple(bytes(64), fc.constantFrom(0, 1, 2, 3, 26, 27, 28, 29, 255))
      .map(([rs, v]) => Uint8Array.of(...rs, v))
    await fc.assert(
      fc.asyncProperty(bytes(32), anything, async (hash, signature) => {
        const address = wasm.recover(hash, signature)
        expect(js.recover(hash, signature)).toBe(address)
        if (address === undefined) return
        const expected = await recoverAddress({
          hash: encodeHex(hash),
          signature: encodeHex(signature),
        })
        expect(address).toBe(expected)
      }),
      { numRuns: 100 },
    )
  })

  test('agree at the edges', () => {
    const numbers = [
      0n,
      1n,
      order / 2n,
      order / 2n + 1n,
      order - 1n,
      order,
      order + 1n,
      2n ** 256n - 1n,
    ]
    const digests = [new Uint8Array(32), new Uint8Array(32).fill(0xff), new Uint8Array(32).fill(1)]
    for (const digest of digests) {
      for (const r of numbers) {
        for (const s of numbers) {
          for (const v of [27, 28]) {
            const signature = withNumbers(r, s, v)
            const address = wasm.recover(digest, signature)
            expect(js.recover(digest, signature)).toBe(address)
            if (r === 0n || s === 0n || s > order / 2n || r >= order) {
              expect(address).toBeUndefined()
            }
          }
        }
      }
    }
  })

  test('T15 the malleated twin of a signature has no signer', () => {
    fc.assert(
      fc.property(bytes(32), key, (digest, secret) => {
        const signature = sign(digest, secret)
        const s = BigInt(encodeHex(signature.subarray(32, 64)))
        const r = BigInt(encodeHex(signature.subarray(0, 32)))
        const twin = withNumbers(r, order - s, 55 - (signature[64] ?? 0))
        expect(wasm.recover(digest, twin)).toBeUndefined()
        expect(js.recover(digest, twin)).toBeUndefined()
      }),
      { numRuns: 20 },
    )
  })

  test.each([0, 1, 64, 66, 130])('no signer in %d bytes', (length) => {
    const signature = new Uint8Array(length).fill(27)
    expect(wasm.recover(new Uint8Array(32), signature)).toBeUndefined()
    expect(js.recover(new Uint8Array(32), signature)).toBeUndefined()
  })
})

test('the default is one of them', async () => {
  const recovery = await createSignatureRecovery()
  const secret = new Uint8Array(32).fill(7)
  const digest = new Uint8Array(32).fill(9)
  expect(recovery.recover(digest, sign(digest, secret))).toBe(
    privateKeyToAddress(encodeHex(secret)),
  )
})
describe('an engine of the operator', () => {
  const secret = new Uint8Array(32).fill(7)
  const digest = new Uint8Array(32).fill(9)

  test('is asked with the parts of the signature', async () => {
    const recovery = await createSignatureRecovery({
      engine: (compact, recoveryId, hash) =>
        secp256k1.Signature.fromBytes(compact, 'compact')
          .addRecoveryBit(recoveryId)
          .recoverPublicKey(hash)
          .toBytes(false),
    })
    expect(recovery.recover(digest, sign(digest, secret))).toBe(
      privateKeyToAddress(encodeHex(secret)),
    )
    expect(recovery.recover(digest, sign(digest, secret).with(64, 99))).toBeUndefined()
  })

  test.each([
    ['a text', (): string => 'no key'],
    ['a compressed key', (): Uint8Array => new Uint8Array(33)],
    [
      'an exception',
      (): Uint8Array => {
        throw new Error('broken')
      },
    ],
  ])('finds nobody with %s', async (_name, engine) => {
    const recovery = await createSignatureRecovery({ engine })
    expect(recovery.recover(digest, sign(digest, secret))).toBeUndefined()
  })
})
