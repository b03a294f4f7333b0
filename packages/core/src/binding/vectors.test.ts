import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../wire/types.js'
import { checkBinding } from './checkBinding.js'
import { deriveBoundNonce, toBindingBase } from './deriveBoundNonce.js'
import { isBindingRequired, readBindingTerms } from './readBinding.js'
import { toContentDigest } from './toContentDigest.js'
import { type BindingComponent, type BoundRequest, requestBindingKey } from './types.js'

interface Request {
  readonly method: string
  readonly targetUri: string
  readonly body: string
}

interface Derivation extends Request {
  readonly name: string
  readonly components: readonly BindingComponent[]
  readonly salt: string
  readonly contentDigest: string
  readonly base: string
  readonly nonce: string
}

interface Check {
  readonly name: string
  readonly nonce: string
  readonly salt?: string
  readonly components: readonly BindingComponent[]
  readonly required: boolean
  readonly request: Request
  readonly verdict: 'bound' | 'unbound' | 'refused'
  readonly reason?: string
}

interface Terms {
  readonly name: string
  readonly info: JsonObject
  readonly understood: boolean
  readonly client?: 'pays unbound' | 'does not pay'
}

const file = new URL('../../../../docs/request-binding.vectors.json', import.meta.url)
const {
  derivations,
  checks,
  terms,
}: {
  readonly derivations: readonly Derivation[]
  readonly checks: readonly Check[]
  readonly terms: readonly Terms[]
} = JSON.parse(readFileSync(file, 'utf8'))

const toBytes = (hex: string): Uint8Array => hexToBytes(hex.slice(2))

function toRequest({ method, targetUri, body }: Request): BoundRequest {
  const bodyDigest = new Uint8Array(createHash('sha256').update(body, 'base64').digest())
  return { method, targetUri, bodyDigest }
}

describe('a nonce of the vectors', () => {
  it.each(derivations)('$name', (vector) => {
    const request = toRequest(vector)
    expect(toContentDigest(request.bodyDigest)).toBe(vector.contentDigest)
    expect(toBindingBase(vector.components, request)).toBe(vector.base)
    const nonce = deriveBoundNonce(toBytes(vector.salt), vector.components, request)
    expect(`0x${bytesToHex(nonce)}`).toBe(vector.nonce)
    // The formula of the document, with another implementation of HMAC.
    const mac = createHmac('sha256', toBytes(vector.salt)).update(vector.base).digest('hex')
    expect(vector.nonce).toBe(`0x52423031${mac.slice(0, 56)}`)
    const salt = toBytes(vector.salt)
    expect(checkBinding(nonce, salt, vector.components, request, true)).toEqual({ kind: 'bound' })
  })

  it('is another one for each input', () => {
    const nonces = derivations.map(({ nonce }) => nonce)
    expect(nonces.length).toBeGreaterThanOrEqual(12)
    expect(new Set(nonces).size).toBe(nonces.length)
  })
})

describe('a payment of the vectors', () => {
  it.each(checks)('T04 T47 $name: $verdict $reason', (vector) => {
    const verdict = checkBinding(
      toBytes(vector.nonce),
      vector.salt === undefined ? undefined : toBytes(vector.salt),
      vector.components,
      toRequest(vector.request),
      vector.required,
    )
    expect(verdict).toEqual(
      vector.reason === undefined
        ? { kind: vector.verdict }
        : { kind: vector.verdict, reason: vector.reason },
    )
  })

  it('is refused for every reason that there is', () => {
    const reasons = new Set(checks.flatMap(({ reason }) => (reason === undefined ? [] : [reason])))
    expect([...reasons].toSorted()).toEqual([
      'request_binding_mismatch',
      'request_binding_required',
      'request_binding_salt_missing',
    ])
  })
})

describe('terms of the vectors', () => {
  it.each(terms)('$name', ({ info, understood, client }) => {
    const extensions = { [requestBindingKey]: { info } }
    const read = readBindingTerms(extensions)
    expect(read !== undefined).toBe(understood)
    if (read !== undefined) expect(info).toMatchObject({ ...read })
    else expect(isBindingRequired(extensions)).toBe(client === 'does not pay')
  })
})
