import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRouteMatcher } from './createRouteMatcher.js'
import { listPathReadings } from './listPathReadings.js'

const find = createRouteMatcher({ '/priced/*': true })

/** Spells one character in a way that somebody on the path may understand. */
function spell(character: string): fc.Arbitrary<string> {
  const hex = character.charCodeAt(0).toString(16)
  const spellings = [character, `%${hex}`, `%${hex.toUpperCase()}`, `%25${hex}`]
  if (character === '/') return fc.constantFrom(...spellings, '//', '\\', '%5c', '/./', '/x/../')
  return fc.constantFrom(...spellings, character.toUpperCase())
}

function spellAll(path: string): fc.Arbitrary<string> {
  return fc.tuple(...path.split('').map(spell)).map((parts) => parts.join(''))
}

test('T16 no spelling of a priced path gets by', () => {
  fc.assert(
    fc.property(spellAll('/priced/report'), fc.constantFrom('', '/', '?x', '#x'), (path, end) => {
      expect(find('GET', [`${path}${end}`])).toBe(true)
    }),
  )
})

test('every target has readings or is refused, and none ends in a slash', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.webPath(), (text, path) => {
      for (const target of [text, path, `${path}${text}`]) {
        expect(listPathReadings(target).some((reading) => reading.endsWith('/'))).toBe(false)
      }
    }),
  )
})
