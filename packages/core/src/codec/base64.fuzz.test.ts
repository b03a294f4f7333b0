import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FareboxError } from '../errors/FareboxError.js'
import { decodeBase64 } from './decodeBase64.js'
import { encodeBase64 } from './encodeBase64.js'

const bytes = fc.uint8Array({ maxLength: 512 })

test('round trip', () => {
  fc.assert(
    fc.property(bytes, (plain) => {
      expect(decodeBase64(encodeBase64(plain))).toEqual(plain)
    }),
  )
})

test('agrees with the platform', () => {
  fc.assert(
    fc.property(bytes, (plain) => {
      expect(encodeBase64(plain)).toBe(Buffer.from(plain).toString('base64'))
    }),
  )
})

test('T15 whatever decodes is what the encoder writes', () => {
  const character = fc.constantFrom(...Array.from('AQgwZm9v+/-_= \n'))
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 12 }), (text) => {
      let decoded: Uint8Array
      try {
        decoded = decodeBase64(text)
      } catch (error) {
        expect(error).toBeInstanceOf(FareboxError)
        return
      }
      expect(encodeBase64(decoded)).toBe(text)
    }),
    { numRuns: 2_000 },
  )
})

test('never an untyped error', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      try {
        decodeBase64(text)
      } catch (error) {
        expect(error).toMatchObject({ name: 'FareboxError', code: 'base64_invalid' })
      }
    }),
  )
})
