import type { JsonObject, PaymentPayload, PaymentRequirements } from '@farebox/core'
import { describe, expect, test } from 'vitest'
import { permitVectors } from '../exactPermit/permit.fixture.js'
import { evm } from '../server/evm.js'
import { encodeTransferCalldata } from './encodeTransferCalldata.js'
import { parseEip3009Payment } from './parseEip3009Payment.js'

// What a client of the 0.5 dialect sends: the authorization in an extension, the signature without 0x.
const vector = permitVectors.exact['exact eip155:97']
const legacy = vector?.paymentPayload as unknown as PaymentPayload
const authorization = legacy.extensions?.transferAuthorization as JsonObject
const signature = `0x${legacy.payload.signature as string}`
const aligned: PaymentPayload = { ...legacy, payload: { authorization, signature }, extensions: {} }

describe('the 0.5 dialect', () => {
  test('is the payment that the aligned one is', () => {
    expect(parseEip3009Payment(legacy)).toEqual(parseEip3009Payment(aligned))
    expect(encodeTransferCalldata(parseEip3009Payment(legacy))).toBe(vector?.calldata)
  })

  test('may stand in both places', () => {
    const both = { ...aligned, extensions: { transferAuthorization: authorization } }
    expect(parseEip3009Payment(both)).toEqual(parseEip3009Payment(aligned))
  })

  test.each(['from', 'to', 'value', 'validAfter', 'validBefore', 'nonce'])(
    'T01 two authorizations that differ in %s are none',
    (name) => {
      const changed = name === 'nonce' ? `0x${'ab'.repeat(32)}` : '1'
      const change = { [name]: name === 'from' || name === 'to' ? `0x${'1'.repeat(40)}` : changed }
      const extensions = { transferAuthorization: { ...authorization, ...change } }
      expect(() => parseEip3009Payment({ ...aligned, extensions })).toThrow(
        expect.objectContaining({ code: 'payload_invalid' }),
      )
    },
  )

  test.each([
    ['no authorization at all', { ...legacy, extensions: {} }],
    [
      'no extensions',
      { x402Version: 2 as const, accepted: legacy.accepted, payload: legacy.payload },
    ],
    ['another thing in the extension', { ...legacy, extensions: { transferAuthorization: 'x' } }],
    [
      'more than an authorization',
      { ...legacy, extensions: { transferAuthorization: { ...authorization, extra: 1 } } },
    ],
    ['null in the payload', { ...legacy, payload: { ...legacy.payload, authorization: null } }],
  ])('error: %s', (_name, payment) => {
    expect(() => parseEip3009Payment(payment)).toThrow(
      expect.objectContaining({ code: 'payload_invalid' }),
    )
  })

  test('a seller takes it when its maxTimeoutSeconds is 3600', () => {
    const [seller] = evm()
    const context = { now: 1_760_000_000, minimumValiditySeconds: 0 }
    const check = (maxTimeoutSeconds: number): string | undefined => {
      const requirements: PaymentRequirements = { ...legacy.accepted, maxTimeoutSeconds }
      return seller?.checkPayment(legacy, requirements, context)
    }
    expect(check(3_600)).toBeUndefined()
    expect(check(300)).toBe('invalid_exact_evm_payload_authorization_valid_before')
    const { payer, spendKey } = seller?.identify(legacy, legacy.accepted) ?? {}
    expect(spendKey).toContain(payer?.toLowerCase())
  })
})
