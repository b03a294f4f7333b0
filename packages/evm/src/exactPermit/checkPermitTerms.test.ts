import type { JsonValue, PaymentRequirements } from '@farebox/core'
import { describe, expect, test } from 'vitest'
import { zeroAddress } from '../address/zeroAddress.js'
import { checkPermitTerms } from './checkPermitTerms.js'
import { alter, parseVectorAddress, permit, vector } from './permit.fixture.js'
import { readPermitTerms } from './readPermitTerms.js'
import { toPermitWindow } from './toPermitWindow.js'

const { requirements } = vector
const terms = readPermitTerms(requirements, parseVectorAddress)
const start = 1_760_000_000
const windowAt = (now: number, minimumValiditySeconds = 0): ReturnType<typeof toPermitWindow> =>
  toPermitWindow(requirements, { now, minimumValiditySeconds })
const stranger = `0x${'77'.repeat(20)}` as const

describe('checkPermitTerms', () => {
  test('the vector pays what was asked for', () => {
    expect(checkPermitTerms(permit, terms, windowAt(start))).toBeUndefined()
  })

  test.each([
    ['another kind', alter({ meta: { kind: 1n } }), 'kind_mismatch'],
    ['less', alter({ payment: { payAmount: 99n } }), 'amount_mismatch'],
    ['more', alter({ payment: { payAmount: 101n } }), 'amount_mismatch'],
    ['to somebody else', alter({ payment: { payTo: stranger } }), 'payto_mismatch'],
    ['in another token', alter({ payment: { payToken: stranger } }), 'token_mismatch'],
    ['a fee for somebody else', alter({ fee: { feeTo: stranger } }), 'fee_to_mismatch'],
    ['a smaller fee', alter({ fee: { feeAmount: 99n } }), 'fee_amount_mismatch'],
    ['a larger fee', alter({ fee: { feeAmount: 101n } }), 'fee_amount_mismatch'],
    ['for another sender', alter({ caller: stranger }), 'caller_mismatch'],
    ['for no sender', alter({ caller: zeroAddress }), 'caller_mismatch'],
  ])('%s', (_name, altered, reason) => {
    expect(checkPermitTerms(altered, terms, windowAt(start))).toBe(reason)
  })

  test.each([
    ['in its first second', start, undefined],
    ['before it', start - 1, 'not_yet_valid'],
    ['6 s before its end', start + 3_594, undefined],
    ['5 s before its end', start + 3_595, 'expired'],
    ['after its end', start + 3_601, 'expired'],
  ])('%s', (_name, now, reason) => {
    expect(checkPermitTerms(permit, terms, windowAt(now))).toBe(reason)
  })

  test('the handler’s time counts when it is the longer one', () => {
    expect(checkPermitTerms(permit, terms, windowAt(start + 3_570, 30))).toBeUndefined()
    expect(checkPermitTerms(permit, terms, windowAt(start + 3_570, 31))).toBe('expired')
  })

  test('an end beyond maxTimeoutSeconds and a minute', () => {
    const of = (end: number): string | undefined =>
      checkPermitTerms(alter({ meta: { validBefore: BigInt(end) } }), terms, windowAt(start))
    expect(of(start + 3_660)).toBeUndefined()
    expect(of(start + 3_661)).toBe('valid_before_too_late')
  })
})

describe('readPermitTerms', () => {
  const withFee = (fee: JsonValue): PaymentRequirements => ({ ...requirements, extra: { fee } })
  const fee = requirements.extra?.fee as { readonly [key: string]: string }

  test('reads', () => {
    expect(terms).toEqual({
      payToken: permit.payment.payToken,
      payAmount: 100n,
      payTo: permit.payment.payTo,
      caller: permit.caller,
      feeTo: permit.fee.feeTo,
      feeAmount: 100n,
    })
  })

  test('nobody needs to get a fee of zero', () => {
    const free = withFee({ ...fee, feeAmount: '0', feeTo: zeroAddress })
    expect(readPermitTerms(free, parseVectorAddress).feeTo).toBe(zeroAddress)
  })

  test.each([
    ['no extra', { ...requirements, extra: {} }],
    ['null for a fee', withFee(null)],
    ['a list for a fee', withFee([])],
    ['no caller', withFee({ feeTo: fee.feeTo ?? '', feeAmount: '0' })],
    ['a number for a caller', withFee({ ...fee, caller: 1 })],
    ['the zero address for a caller', withFee({ ...fee, caller: zeroAddress })],
    ['a fee for the zero address', withFee({ ...fee, feeTo: zeroAddress })],
    ['a number for a fee amount', withFee({ ...fee, feeAmount: 1 })],
    ['a fraction', withFee({ ...fee, feeAmount: '0.5' })],
    ['a fee without an end', withFee({ ...fee, feeAmount: '9'.repeat(400) })],
    ['an amount of zero', { ...requirements, amount: '0' }],
    ['a negative amount', { ...requirements, amount: '-1' }],
    ['more than fits with its fee', { ...requirements, amount: (2n ** 255n).toString() }],
  ])('error: %s', (_name, changed) => {
    expect(() => readPermitTerms(changed, parseVectorAddress)).toThrow(
      expect.objectContaining({ code: 'challenge_invalid' }),
    )
  })

  test('error: an address that is none', () => {
    const wrong = { ...requirements, payTo: 'nobody' }
    expect(() => readPermitTerms(wrong, parseVectorAddress)).toThrow(
      expect.objectContaining({ code: 'address_invalid' }),
    )
  })
})
