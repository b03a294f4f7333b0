import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodePaymentPayload } from '../codec/decodePaymentPayload.js'
import { encodePaymentPayload } from '../codec/encodePaymentPayload.js'
import { checkBinding } from './checkBinding.js'
import { createBinding } from './createBinding.js'
import { bindingTag, deriveBoundNonce } from './deriveBoundNonce.js'
import { readBindingSalt, readBindingTerms } from './readBinding.js'
import type { BindingComponent, BindingTerms, BoundRequest } from './types.js'

const names: BindingComponent[] = ['@method', '@target-uri', 'content-digest']
const components = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 })
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE')
const targetUri = fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string({ unit: 'binary' }))
const request: fc.Arbitrary<BoundRequest> = fc.record({ method, targetUri, bodyDigest: bytes32 })

const mismatch = { kind: 'refused', reason: 'request_binding_mismatch' }
const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right)

describe('T04', () => {
  it('a payment is bound to its request and to no other', () => {
    const property = fc.property(
      bytes32,
      components,
      request,
      request,
      fc.boolean(),
      (salt, covered, own, other, required) => {
        const nonce = deriveBoundNonce(salt, covered, own)
        expect(checkBinding(nonce, salt, covered, own, required)).toEqual({ kind: 'bound' })
        const fields = {
          '@method': 'method',
          '@target-uri': 'targetUri',
          'content-digest': 'bodyDigest',
        } as const
        for (const name of names) {
          const field = fields[name]
          const changed = { ...own, [field]: other[field] }
          const isBound = same(own, changed) || !covered.includes(name)
          expect(checkBinding(nonce, salt, covered, changed, required)).toEqual(
            isBound ? { kind: 'bound' } : mismatch,
          )
        }
      },
    )
    fc.assert(property, { numRuns: 500 })
  })

  it('a payment is bound under its components only', () => {
    const property = fc.property(
      bytes32,
      components,
      components,
      request,
      (salt, covered, others, own) => {
        const nonce = deriveBoundNonce(salt, covered, own)
        const { kind } = checkBinding(nonce, salt, others, own, false)
        expect(kind).toBe(same(covered, others) ? 'bound' : 'refused')
      },
    )
    fc.assert(property, { numRuns: 300 })
  })

  it('T47 no other salt proves it, nor none', () => {
    const property = fc.property(
      bytes32,
      bytes32,
      components,
      request,
      fc.boolean(),
      (salt, guess, covered, own, required) => {
        fc.pre(!same(salt, guess))
        const nonce = deriveBoundNonce(salt, covered, own)
        expect(checkBinding(nonce, guess, covered, own, required)).toEqual(mismatch)
        expect(checkBinding(nonce, undefined, covered, own, required)).toEqual({
          kind: 'refused',
          reason: 'request_binding_salt_missing',
        })
      },
    )
    fc.assert(property, { numRuns: 300 })
  })

  it('a nonce without the tag is never bound, and refused where a binding is required', () => {
    const property = fc.property(
      fc.oneof(bytes32, fc.uint8Array({ maxLength: 40 })),
      fc.option(bytes32, { nil: undefined }),
      components,
      request,
      (nonce, salt, covered, own) => {
        fc.pre(!(nonce.length === 32 && same(nonce.subarray(0, 4), bindingTag)))
        expect(checkBinding(nonce, salt, covered, own, false)).toEqual({ kind: 'unbound' })
        expect(checkBinding(nonce, salt, covered, own, true)).toEqual({
          kind: 'refused',
          reason: 'request_binding_required',
        })
      },
    )
    fc.assert(property, { numRuns: 300 })
  })
})

it('salt and terms survive the header', () => {
  const property = fc.property(
    bytes32,
    components,
    request,
    fc.boolean(),
    (salt, covered, own, required) => {
      const terms: BindingTerms = { version: '1', components: covered, required }
      const offered = { 'request-binding': { info: { ...terms } } }
      const { nonce, extensions } = createBinding(terms, own, offered, () => salt)
      const header = encodePaymentPayload({
        x402Version: 2,
        accepted: {
          scheme: 'exact',
          network: 'eip155:1',
          amount: '1',
          asset: '0x',
          payTo: '0x',
          maxTimeoutSeconds: 1,
        },
        payload: {},
        extensions,
      })
      const sent = decodePaymentPayload(header).extensions
      expect(readBindingTerms(sent)).toEqual(terms)
      expect(readBindingSalt(sent)).toEqual(salt)
      const verdict = checkBinding(nonce, readBindingSalt(sent), covered, own, true)
      expect(verdict).toEqual({ kind: 'bound' })
    },
  )
  fc.assert(property)
})
