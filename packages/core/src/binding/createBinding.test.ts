import { expect, it } from 'vitest'
import { checkBinding } from './checkBinding.js'
import { createBinding } from './createBinding.js'
import { isBoundNonce } from './deriveBoundNonce.js'
import { readBindingSalt, readBindingTerms } from './readBinding.js'
import type { BindingTerms, BoundRequest } from './types.js'

const terms: BindingTerms = {
  version: '1',
  components: ['@method', '@target-uri'],
  required: false,
}
const request: BoundRequest = {
  method: 'GET',
  targetUri: '/weather',
  bodyDigest: new Uint8Array(32),
}
let drawn = 0
const randomBytes = (length: number) => new Uint8Array(length).fill((drawn += 1))

it('a binding proves itself, under a salt of its own', () => {
  const offered = { 'request-binding': { info: { ...terms } } }
  const first = createBinding(terms, request, offered, randomBytes)
  const second = createBinding(terms, request, offered, randomBytes)
  expect(first.nonce).not.toEqual(second.nonce)
  for (const { nonce, extensions } of [first, second]) {
    expect(isBoundNonce(nonce)).toBe(true)
    expect(readBindingTerms(extensions)).toEqual(terms)
    const salt = readBindingSalt(extensions)
    expect(salt).toHaveLength(32)
    const verdict = checkBinding(nonce, salt, terms.components, request, true)
    expect(verdict).toEqual({ kind: 'bound' })
  }
  const [one, other] = [first, second].map(({ extensions }) => readBindingSalt(extensions))
  expect(checkBinding(first.nonce, other, terms.components, request, false).kind).toBe('refused')
  expect(one).not.toEqual(other)
})

it('the extensions go back as they came, with the salt of the payment', () => {
  const info = { ...terms, note: 'kept', salt: '0xofTheServer' }
  const offered = { bazaar: { info: [1] }, 'request-binding': { info, schema: { type: 'object' } } }
  const { extensions } = createBinding(terms, request, offered, (length) => new Uint8Array(length))
  expect(extensions).toEqual({
    bazaar: { info: [1] },
    'request-binding': {
      info: { ...terms, note: 'kept', salt: `0x${'00'.repeat(32)}` },
      schema: { type: 'object' },
    },
  })
  expect(offered['request-binding'].info.salt).toBe('0xofTheServer')
})
