import fc from 'fast-check'
import { utils } from 'tronweb'
import { expect, test } from 'vitest'
import { FareboxError } from '@farebox/core'
import { toAddress } from '../tron.fixture.js'
import { parseTronAddress } from './parseTronAddress.js'
import { toTronAddress } from './toTronAddress.js'

const bytes20 = fc.uint8Array({ minLength: 20, maxLength: 20 })
const alphabet = Array.from('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz')

test('written and read again is the same', () => {
  fc.assert(
    fc.property(bytes20, (bytes) => {
      const hex = `0x${Buffer.from(bytes).toString('hex')}` as const
      const written = toTronAddress(hex)
      expect(written).toMatch(/^T[1-9A-HJ-NP-Za-km-z]{33}$/)
      expect(parseTronAddress(written)).toBe(hex)
      expect(parseTronAddress(`41${hex.slice(2)}`)).toBe(hex)
    }),
  )
})

test('writes what tronweb writes', () => {
  fc.assert(
    fc.property(bytes20, (bytes) => {
      expect(toAddress(bytes)).toBe(utils.crypto.getBase58CheckAddress([0x41, ...bytes]))
    }),
  )
})

test('T15 every address has one text: one changed character makes it another or none', () => {
  fc.assert(
    fc.property(
      bytes20,
      fc.nat({ max: 33 }),
      fc.constantFrom(...alphabet),
      (bytes, place, character) => {
        const text = toAddress(bytes)
        const changed = text.slice(0, place) + character + text.slice(place + 1)
        if (changed === text) return
        expect(() => parseTronAddress(changed)).toThrow(FareboxError)
      },
    ),
  )
})

test('no text fails untyped', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.string({ minLength: 34, maxLength: 34, unit: fc.constantFrom(...alphabet) }),
    fc.string({
      minLength: 42,
      maxLength: 42,
      unit: fc.constantFrom(...Array.from('0123456789abcdefxT')),
    }),
  )
  fc.assert(
    fc.property(texts, (text) => {
      try {
        expect(parseTronAddress(text)).toMatch(/^0x[0-9a-f]{40}$/)
      } catch (error) {
        expect(error).toMatchObject({ code: 'address_invalid' })
      }
    }),
  )
})
