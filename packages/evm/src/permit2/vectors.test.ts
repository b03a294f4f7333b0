import { readFileSync } from 'node:fs'
import { toFunctionSelector } from 'viem'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '@farebox/core'
import { hashTypedData } from '../account/hashTypedData.js'
import type { EvmTypedData } from '../eip3009/EvmTypedData.js'
import { hashContractDomain } from '../exactPermit/hashContractDomain.js'
import type { ContractDomain } from '../exactPermit/PaymentPermit.js'
import { recoverSigner } from '../exactPermit/recoverSigner.js'
import { encodeHex } from '../hex/encodeHex.js'
import type { Hex } from '../hex/Hex.js'
import { encodeProxySettle } from './encodeProxySettle.js'
import { hashPermit2Witness } from './hashPermit2Witness.js'
import { parsePermit2Payload } from './parsePermit2Payload.js'
import { permit2ErrorSelectors } from './permit2ErrorSelectors.js'
import { proxySelectors, proxyTopics } from './proxySelectors.js'
import { toPermit2Payload } from './toPermit2Payload.js'
import { toPermit2TypedData } from './toPermit2TypedData.js'

const vectors: {
  readonly exact: {
    readonly [network: string]: EvmTypedData & {
      readonly domain: ContractDomain
      readonly domainSeparator: Hex
      readonly digest: Hex
      readonly signature: Hex
      readonly payload: JsonObject
    }
  }
  readonly evm: {
    readonly domain: ContractDomain
    readonly digest: Hex
    readonly payload: JsonObject
    readonly calldata: Hex
  }
  readonly settle: { readonly selector: Hex }
  readonly settleWithPermit: { readonly selector: Hex }
  readonly errors: { readonly [signature: string]: Hex }
  readonly events: { readonly [signature: string]: Hex }
} = JSON.parse(readFileSync(new URL('./permit2.vectors.json', import.meta.url), 'utf8'))

describe.each(Object.entries(vectors.exact))('%s', (_network, vector) => {
  const { authorization, signature } = parsePermit2Payload(vector.payload)

  test('domain separator', () => {
    expect(encodeHex(hashContractDomain('Permit2', vector.domain))).toBe(vector.domainSeparator)
  })

  test('digest and signer', () => {
    const digest = hashPermit2Witness(vector.domain, authorization)
    expect(encodeHex(digest)).toBe(vector.digest)
    expect(encodeHex(signature)).toBe(vector.signature)
    expect(recoverSigner(digest, signature)).toBe(authorization.from)
  })

  test('what a wallet is shown', () => {
    const shown = toPermit2TypedData(vector.domain, authorization)
    const text = JSON.stringify(shown, (_key, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    )
    const { domain, types, primaryType, message } = vector
    expect(JSON.parse(text)).toEqual({ domain, types, primaryType, message })
    expect(encodeHex(hashTypedData(shown))).toBe(vector.digest)
  })

  test('payload as it travels', () => {
    expect(toPermit2Payload(authorization, vector.signature)).toEqual(vector.payload)
  })
})

test('a payment on an EVM chain, and the call that settles it', () => {
  const { domain, digest, payload, calldata } = vectors.evm
  const { authorization, signature } = parsePermit2Payload(payload)
  expect(encodeHex(hashPermit2Witness(domain, authorization))).toBe(digest)
  expect(encodeProxySettle(authorization, signature)).toBe(calldata)
})

test('selectors and topics', () => {
  expect(proxySelectors.settle).toBe(vectors.settle.selector)
  expect(proxySelectors.settleWithPermit).toBe(vectors.settleWithPermit.selector)
  expect(Object.values(proxyTopics)).toEqual(Object.values(vectors.events))
  expect(Object.values(permit2ErrorSelectors).slice(7)).toEqual(Object.values(vectors.errors))
})

test('selectors of errors of Permit2 itself', () => {
  const signatures = [
    'InvalidNonce()',
    'SignatureExpired(uint256)',
    'InvalidAmount(uint256)',
    'InvalidSigner()',
    'InvalidSignature()',
    'InvalidSignatureLength()',
    'InvalidContractSignature()',
  ]
  expect(Object.values(permit2ErrorSelectors).slice(0, 7)).toEqual(
    signatures.map((text) => toFunctionSelector(text)),
  )
})
