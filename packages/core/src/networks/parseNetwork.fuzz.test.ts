import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FareboxError } from '../errors/FareboxError.js'
import { findNetwork } from './findNetwork.js'
import { matchNetwork } from './matchNetwork.js'
import { parseNetwork } from './parseNetwork.js'

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...Array.from('eip155tron:0x9a*-_ ')) }),
  fc.tuple(fc.constantFrom('eip155', 'tron', 'abc'), fc.string()).map((parts) => parts.join(':')),
)

function expectTyped(error: unknown): void {
  expect(error).toBeInstanceOf(FareboxError)
  expect(error).toMatchObject({ code: 'network_invalid' })
}

test('T15 canonical ids are their own canonical id', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      try {
        const id = parseNetwork(text)
        expect(parseNetwork(id)).toBe(id)
      } catch (error) {
        expectTyped(error)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('every chain id has one spelling in decimal', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.integer({ min: 1, max: 3 }), (chainId, zeros) => {
      if (chainId === 0) return
      expect(parseNetwork(`eip155:${chainId}`)).toBe(`eip155:${chainId}`)
      expect(() => parseNetwork(`eip155:${'0'.repeat(zeros)}${chainId}`)).toThrow(FareboxError)
    }),
  )
})

test('hexadecimal and decimal TRON ids agree', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 0xffffffff }), (chainId) => {
      expect(parseNetwork(`tron:0x${chainId.toString(16)}`)).toBe(parseNetwork(`tron:${chainId}`))
    }),
  )
})

test('matching and finding never fail untyped', () => {
  fc.assert(
    fc.property(anyText, anyText, (pattern, network) => {
      expect(() => findNetwork(network)).not.toThrow()
      try {
        matchNetwork(pattern, network)
      } catch (error) {
        expectTyped(error)
      }
    }),
  )
})
