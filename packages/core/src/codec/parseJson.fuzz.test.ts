import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FareboxError } from '../errors/FareboxError.js'
import { parseJson } from './parseJson.js'
import { scanJson } from './scanJson.js'

const codes = [
  'json_invalid',
  'json_too_deep',
  'json_too_large',
  'json_duplicate_key',
  'json_forbidden_key',
]

function expectTyped(error: unknown): void {
  expect(error).toBeInstanceOf(FareboxError)
  expect(codes).toContain((error as FareboxError).code)
}

test('what it accepts is what JSON.parse says', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 8 }), (text) => {
      try {
        expect(parseJson(text)).toEqual(JSON.parse(text))
      } catch (error) {
        // fast-check likes to produce __proto__.
        expect(error).toMatchObject({ code: 'json_forbidden_key' })
        expect(text).toMatch(/"(__proto__|constructor|prototype)"/)
      }
    }),
  )
})

test('counts the members of every object', () => {
  const countMembers = (value: unknown): number =>
    typeof value === 'object' && value !== null
      ? Object.values(value).reduce<number>(
          (sum, child) => sum + countMembers(child),
          Array.isArray(value) ? 0 : Object.keys(value).length,
        )
      : 0
  fc.assert(
    fc.property(fc.json({ maxDepth: 8, stringUnit: 'binary' }), (text) => {
      expect(scanJson(text)).toBe(countMembers(JSON.parse(text)))
    }),
  )
})

test('T14 any text gives a value or a typed error', () => {
  const soup = fc.string({
    unit: fc.constantFrom(...Array.from('{}[]:,"\\u0061e9-. \n')),
    maxLength: 60,
  })
  fc.assert(
    fc.property(fc.oneof(soup, fc.string({ unit: 'binary' })), (text) => {
      try {
        parseJson(text)
      } catch (error) {
        expectTyped(error)
      }
    }),
    { numRuns: 3_000 },
  )
})

test('T14 a repeated key is found wherever it stands', () => {
  const name = fc
    .string({ maxLength: 6 })
    .filter((key) => !/^(__proto__|constructor|prototype)$/.test(key))
  const members = fc.uniqueArray(name, { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(members, fc.nat(), fc.nat(7), (names, pick, depth) => {
      const again = names[pick % names.length] ?? ''
      const escaped = Array.from(
        again,
        (unit) => String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, '0'),
      ).join('')
      const twice = names.map((key) => `${JSON.stringify(key)}:0`).concat(`"${escaped}":[]`)
      const text = '{"":['.repeat(depth) + `{${twice.join()}}` + ']}'.repeat(depth)
      expect(() => parseJson(text)).toThrow(expect.objectContaining({ code: 'json_duplicate_key' }))
    }),
  )
})
