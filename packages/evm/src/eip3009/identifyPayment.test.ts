import type { PaymentPayload, PaymentRequirements } from '@farebox/core'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { identifyPayment } from './identifyPayment.js'

const vectors: {
  readonly exactEip3009: {
    readonly fixedWindow: { readonly payload: PaymentPayload }
    readonly typedData: { readonly fixedWindow: { readonly digest: string } }
  }
} = JSON.parse(readFileSync(new URL('./x402-v2.vectors.json', import.meta.url), 'utf8'))
const { payload: payment } = vectors.exactEip3009.fixedWindow
const { accepted: requirements } = payment
const authorization = payment.payload.authorization as { readonly [name: string]: string }

const identify = (
  changes: { readonly [name: string]: string } = {},
  requirementChanges: Partial<PaymentRequirements> = {},
  signature = payment.payload.signature as string,
): ReturnType<typeof identifyPayment> =>
  identifyPayment(
    { ...payment, payload: { authorization: { ...authorization, ...changes }, signature } },
    { ...requirements, ...requirementChanges },
  )

describe('identifyPayment', () => {
  test('of the reference payment', () => {
    expect(identify()).toEqual({
      paymentId: expect.stringMatching(/^0x[0-9a-f]{64}$/),
      spendKey: `eip155:84532/${requirements.asset.toLowerCase()}/0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266/${authorization.nonce}`,
      payer: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
      validAfter: 1_740_672_089,
      validBefore: 1_740_672_154,
      nonce: Uint8Array.from(Buffer.from(authorization.nonce?.slice(2) ?? '', 'hex')),
    })
  })

  test('T15 whatever is signed changes the id', () => {
    const ids = [
      identify(),
      identify({ to: authorization.from ?? '' }),
      identify({ value: '1' }),
      identify({ validAfter: '1' }),
      identify({ validBefore: '1' }),
      identify({ nonce: `0x${'00'.repeat(32)}` }),
      identify({ from: authorization.to ?? '' }),
      identify({}, { network: 'eip155:8453' }),
      identify({}, { asset: `0x${'11'.repeat(20)}` }),
      identify({}, { extra: { name: 'a', version: 'b"],["c' } }),
      identify({}, { extra: { name: 'a"],["b', version: 'c' } }),
    ].map(({ paymentId }) => paymentId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('T15 other spellings and a malleated signature are the same payment', () => {
    const other = identify(
      {
        from: authorization.from?.toLowerCase() ?? '',
        nonce: `0x${authorization.nonce?.slice(2).toUpperCase() ?? ''}`,
      },
      { network: 'base-sepolia', asset: requirements.asset.toLowerCase() },
      `0x${'ff'.repeat(65)}`,
    )
    expect(other).toEqual(identify())
  })

  test('T15 another message under one nonce can be spent in its place only', () => {
    const other = identify({ value: '1' })
    expect(other.paymentId).not.toBe(identify().paymentId)
    expect(other.spendKey).toBe(identify().spendKey)
  })

  test('T06 another chain, another payment', () => {
    const other = identify({}, { network: 'eip155:8453' })
    expect(other.spendKey).toMatch(/^eip155:8453\//)
    expect(other.paymentId).not.toBe(identify().paymentId)
  })

  test('a validity beyond all numbers', () => {
    const far = (2n ** 256n - 1n).toString()
    expect(identify({ validBefore: far }).validBefore).toBe(Number.MAX_SAFE_INTEGER)
  })

  test.each([
    {},
    { name: 'USDC' },
    { version: '2' },
    { name: '', version: '2' },
    { name: 1, version: 2 },
  ])('error: extra %j', (extra) => {
    expect(() => identify({}, { extra })).toThrow(
      expect.objectContaining({
        code: 'payload_invalid',
        reason: 'invalid_exact_evm_missing_eip712_domain',
      }),
    )
  })

  test('error: requirements of another chain family', () => {
    expect(() => identify({}, { network: 'tron:nile' })).toThrow(
      expect.objectContaining({ code: 'network_invalid' }),
    )
  })

  test('error: an asset that is no address', () => {
    expect(() => identify({}, { asset: 'USDC' })).toThrow(
      expect.objectContaining({ code: 'address_invalid' }),
    )
  })
})
