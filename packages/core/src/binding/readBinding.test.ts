import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../wire/types.js'
import { isBindingRequired, readBindingSalt, readBindingTerms } from './readBinding.js'

const terms = { version: '1', components: ['@method', 'content-digest'], required: true }
const salt = `0x${'0a'.repeat(32)}`
const extend = (entry: JsonObject | string | null): JsonObject => ({ 'request-binding': entry })

describe('terms', () => {
  it('are read without what is not part of them', () => {
    expect(readBindingTerms(extend({ info: { ...terms, more: 1 }, schema: {} }))).toEqual(terms)
  })

  it.each<[string, JsonObject | undefined, boolean]>([
    ['no extensions', undefined, false],
    ['another extension', { bazaar: { info: terms } }, false],
    ['an entry that is null', extend(null), false],
    ['an entry that is text', extend('info'), false],
    ['an entry without info', extend({}), false],
    ['info that is null', extend({ info: null }), false],
    ['info that is a list', extend({ info: [] }), false],
    ['components that are text', extend({ info: { ...terms, components: '@method' } }), true],
    ['nine components', extend({ info: { ...terms, components: Array(9).fill('@method') } }), true],
    ['required as text', extend({ info: { ...terms, required: 'true' } }), false],
    ['required left out', extend({ info: { version: '1', components: ['@method'] } }), false],
  ])('are none in %s', (_, extensions, required) => {
    expect(readBindingTerms(extensions)).toBeUndefined()
    expect(isBindingRequired(extensions)).toBe(required)
  })
})

describe('a salt', () => {
  it('is 32 bytes in hex', () => {
    expect(readBindingSalt(extend({ info: { ...terms, salt } }))).toEqual(
      new Uint8Array(32).fill(10),
    )
  })

  it.each([
    ['missing', undefined],
    ['short', salt.slice(0, -2)],
    ['long', `${salt}00`],
    ['in upper case, which is another spelling of the same', `0x${'0A'.repeat(32)}`],
    ['without 0x', salt.slice(2)],
    ['not hex', `0x${'0g'.repeat(32)}`],
    ['a number', 1],
  ])('is none when it is %s', (_, given) => {
    const info = given === undefined ? terms : { ...terms, salt: given }
    expect(readBindingSalt(extend({ info }))).toBeUndefined()
  })
})
