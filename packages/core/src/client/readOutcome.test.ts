import { describe, expect, it } from 'vitest'
import { encodeSettleResponse } from '../codec/encodeSettleResponse.js'
import { encodeSettleResponseV1 } from '../codec/encodeSettleResponseV1.js'
import type { SettleResponse } from '../wire/types.js'
import { readOutcome } from './readOutcome.js'

const settled: SettleResponse = {
  success: true,
  payer: '0xPayer',
  transaction: '0x12',
  network: 'eip155:84532',
  amount: '10000',
}

const read = (headers: Record<string, string>) => readOutcome(new Headers(headers))

describe('a receipt', () => {
  it('is settled, with its source', () => {
    const raw = encodeSettleResponse(settled)
    expect(read({ 'PAYMENT-RESPONSE': raw })).toEqual({
      state: 'settled',
      payer: '0xPayer',
      transaction: '0x12',
      network: 'eip155:84532',
      amount: '10000',
      raw,
    })
  })

  it.each([
    ['settlement_pending', 'pending'],
    ['unexpected_settle_error', 'pending'],
    ['invalid_transaction_state', 'pending'],
    ['invalid_exact_evm_nonce_already_used', 'failed'],
    ['insufficient_funds', 'failed'],
    [undefined, 'failed'],
  ] as const)('of reason %s is %s', (errorReason, state) => {
    const { payer: _, amount: __, ...rest } = settled
    const raw = encodeSettleResponse({
      ...rest,
      success: false,
      ...(errorReason === undefined ? {} : { errorReason }),
    })
    expect(read({ 'PAYMENT-RESPONSE': raw })).toEqual({
      state,
      transaction: '0x12',
      network: 'eip155:84532',
      ...(errorReason === undefined ? {} : { reason: errorReason }),
      raw,
    })
  })

  it('is settled when it says so, with any reason', () => {
    const raw = encodeSettleResponse({ ...settled, errorReason: 'settlement_pending' })
    const receipt = read({ 'PAYMENT-RESPONSE': raw })
    expect(receipt?.state).toBe('settled')
    expect(receipt).not.toHaveProperty('reason')
  })

  it('is read from the v1 header when there is no other', () => {
    const v1 = encodeSettleResponseV1({ success: false, transaction: '', network: 'base-sepolia' })
    expect(read({ 'X-PAYMENT-RESPONSE': v1 })).toMatchObject({
      state: 'failed',
      network: 'base-sepolia',
    })
    expect(
      read({ 'X-PAYMENT-RESPONSE': v1, 'PAYMENT-RESPONSE': encodeSettleResponse(settled) }),
    ).toMatchObject({ state: 'settled' })
  })

  it('is absent without a header', () => {
    expect(read({ 'content-type': 'text/plain' })).toBeUndefined()
  })

  it.each(['', '***', 'e30=', btoa('{"success":"true"}'), 'A'.repeat(100_000)])(
    'T10 that cannot be read is unreadable, never "not charged": %.20s',
    (raw) => {
      const receipt = read({ 'PAYMENT-RESPONSE': raw })
      expect(receipt).toMatchObject({ state: 'unreadable', raw, error: { name: 'FareboxError' } })
    },
  )

  it('T13 with two values is unreadable', () => {
    const headers = new Headers({ 'PAYMENT-RESPONSE': encodeSettleResponse(settled) })
    headers.append('PAYMENT-RESPONSE', encodeSettleResponse(settled))
    expect(readOutcome(headers)?.state).toBe('unreadable')
  })
})
