import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { encodeHex } from '../hex/encodeHex.js'
import type { Hex } from '../hex/Hex.js'
import { encodeTransferCalldata } from './encodeTransferCalldata.js'
import { hashTokenDomain } from './hashTokenDomain.js'
import { hashTransferAuthorization } from './hashTransferAuthorization.js'
import { parseEip3009Payload } from './parseEip3009Payload.js'
import { selectors } from './selectors.js'
import type { TokenDomain } from './TokenDomain.js'
import { toTransferTypedData } from './toTransferTypedData.js'

interface TypedDataVector {
  readonly typedData: {
    readonly domain: TokenDomain
    readonly types: unknown
    readonly primaryType: string
    readonly message: { readonly [name: string]: string }
  }
  readonly domainSeparator: Hex
  readonly digest: Hex
  readonly signature: Hex
}

const vectors: {
  readonly exactEip3009: {
    readonly clientGenerated: { readonly payload: { readonly payload: unknown } }
    readonly typedData: { readonly [name: string]: TypedDataVector }
    readonly calldata: { readonly vrs: Hex; readonly bytesSignature: Hex }
  }
  readonly selectors: { readonly [name: string]: { readonly selector: Hex } }
} = JSON.parse(readFileSync(new URL('./x402-v2.vectors.json', import.meta.url), 'utf8'))

describe.each(Object.entries(vectors.exactEip3009.typedData))('typed data %s', (_name, vector) => {
  const { typedData, domainSeparator, digest, signature } = vector
  const { authorization } = parseEip3009Payload({ authorization: typedData.message, signature })
  const domain = typedData.domain

  test('domain separator', () => {
    expect(encodeHex(hashTokenDomain(domain))).toBe(domainSeparator)
    // From the cache, too.
    expect(encodeHex(hashTokenDomain(domain))).toBe(domainSeparator)
  })

  test('digest', () => {
    expect(encodeHex(hashTransferAuthorization(hashTokenDomain(domain), authorization))).toBe(
      digest,
    )
  })

  test('what a wallet is shown', () => {
    const shown = toTransferTypedData(domain, authorization)
    const text = JSON.stringify(shown, (_key, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    )
    expect(JSON.parse(text)).toEqual(typedData)
  })
})

describe('calldata', () => {
  const payload = parseEip3009Payload(vectors.exactEip3009.clientGenerated.payload.payload)

  test('v, r, s', () => {
    expect(encodeTransferCalldata(payload)).toBe(vectors.exactEip3009.calldata.vrs)
  })

  test('bytes', () => {
    // The reference was forced to this overload with the same 65 bytes, which choose the other one.
    const { vrs, bytesSignature } = vectors.exactEip3009.calldata
    const longer: Hex = `${payload.signature}00`
    const calldata = encodeTransferCalldata({ ...payload, signature: longer })
    expect(calldata.slice(10, 10 + 6 * 64)).toBe(vrs.slice(10, 10 + 6 * 64))
    const expected = bytesSignature.slice(0, -192 - 64)
    expect(calldata.startsWith(expected)).toBe(true)
    expect(calldata.slice(expected.length, expected.length + 64)).toBe(
      (66).toString(16).padStart(64, '0'),
    )
  })

  test('a recovery id of 0 or 1', () => {
    const signature: Hex = `${payload.signature.slice(0, -2) as Hex}00`
    const calldata = encodeTransferCalldata({ ...payload, signature })
    expect(calldata).toBe(vectors.exactEip3009.calldata.vrs)
  })
})

test('selectors', () => {
  expect(selectors).toEqual({
    transferWithAuthorization: vectors.selectors.T3009_VRS?.selector,
    transferWithAuthorizationBytes: vectors.selectors.T3009_BYTES?.selector,
    authorizationState: vectors.selectors.authorizationState?.selector,
    isValidSignature: vectors.selectors.isValidSignature?.selector,
  })
})
