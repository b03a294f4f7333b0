import { describe, expect, test } from 'vitest'
import { hashTypedData } from '../account/hashTypedData.js'
import { encodeHex } from '../hex/encodeHex.js'
import { encodePermitTransferFrom } from './encodePermitTransferFrom.js'
import { hashContractDomain } from './hashContractDomain.js'
import { hashPaymentPermit } from './hashPaymentPermit.js'
import { parsePermitPayload } from './parsePermitPayload.js'
import { permitErrors } from './permitErrors.js'
import { permitSelectors } from './permitSelectors.js'
import { permitTransferTopics } from './permitTransferTopics.js'
import { alter, parseVectorAddress, permitVectors } from './permit.fixture.js'
import { recoverSigner } from './recoverSigner.js'
import { toPermitPayload } from './toPermitPayload.js'
import { toPermitTypedData } from './toPermitTypedData.js'

describe.each(Object.entries(permitVectors.exactPermit))('%s', (name, vector) => {
  const { domain, types, primaryType, message } = vector.typedData
  const { permit, signature } = parsePermitPayload(vector.payload, parseVectorAddress)

  test('domain separator', () => {
    expect(encodeHex(hashContractDomain('PaymentPermit', domain))).toBe(vector.domainSeparator)
    // From the cache, too.
    expect(encodeHex(hashContractDomain('PaymentPermit', domain))).toBe(vector.domainSeparator)
  })

  test('digest', () => {
    expect(encodeHex(hashPaymentPermit(domain, permit))).toBe(vector.digest)
  })

  test('what a wallet is shown', () => {
    const shown = toPermitTypedData(domain, permit)
    expect(shown.types).toEqual(types)
    expect(shown.primaryType).toBe(primaryType)
    expect(shown.domain).toEqual(domain)
    expect(flatten(shown.message)).toEqual(flatten(message))
    expect(encodeHex(hashTypedData(shown))).toBe(vector.digest)
  })

  test('signature, which has no 0x on the wire', () => {
    expect(vector.payload.signature).toBe(vector.signatureNormalized.slice(2))
    expect(encodeHex(signature)).toBe(vector.signatureNormalized)
    const signer = recoverSigner(hashPaymentPermit(domain, permit), signature)
    expect(signer).toBe('0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266')
  })

  // Of one, nobody has recorded what the contract is called with.
  if (vector.calldata !== null) {
    test('calldata', () => {
      expect(encodePermitTransferFrom(permit, signature)).toBe(vector.calldata)
    })
  }

  test('payload as it travels', () => {
    const written = new Map(
      Object.entries(permitVectors.addresses).map(([base58, hex]) => [hex, base58]),
    )
    const isTron = name.includes('tron')
    const format = (address: `0x${string}`): string =>
      isTron ? (written.get(address) ?? address) : address
    const text = JSON.stringify(
      toPermitPayload(permit, vector.signatureNormalized.slice(2), format),
    )
    const expected = JSON.stringify(vector.payload)
    expect(isTron ? text : text.toLowerCase()).toBe(isTron ? expected : expected.toLowerCase())
  })
})

test.each(permitVectors.digests)('digest on chain $chainId', (vector) => {
  const { chainId, verifyingContract, payToken, payAmount, digest } = vector
  const permit = alter({ payment: { payToken, payAmount: BigInt(payAmount) } })
  expect(encodeHex(hashPaymentPermit({ chainId, verifyingContract }, permit))).toBe(digest)
})

test('selectors and topics of the contract', () => {
  const { selectors, errorSelectors, ...topics } = permitVectors.contract
  const { domainSeparator, ...rest } = permitSelectors
  expect({ ...rest, DOMAIN_SEPARATOR: domainSeparator }).toEqual(selectors)
  expect(permitTransferTopics).toEqual({
    current: topics.eventTopic_PermitTransfer_5arg,
    older: topics.eventTopic_PermitTransfer_6arg_olderVersion,
  })
  const errors = Object.entries(permitErrors).map(([name, selector]) => [
    name.charAt(0).toUpperCase() + name.slice(1),
    selector,
  ])
  expect(Object.fromEntries(errors)).toEqual(errorSelectors)
})

/** Integers and addresses in one spelling: the recorder wrote some of them as numbers or checksummed. */
function flatten(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, member: unknown) =>
      typeof member === 'bigint' || typeof member === 'number'
        ? member.toString()
        : typeof member === 'string'
          ? member.toLowerCase()
          : member,
    ),
  )
}
