import { describe, expect, test } from 'vitest'
import { encodeAddressWord } from '../abi/encodeAddressWord.js'
import { encodeUintWord } from '../abi/encodeUintWord.js'
import { eventTopics } from '../eip3009/eventTopics.js'
import type { Hex } from '../hex/Hex.js'
import { findPermitLog } from './findPermitLog.js'
import type { PermitLog } from './findPermitLog.js'
import { alter, permit } from './permit.fixture.js'
import { permitTransferTopics } from './permitTransferTopics.js'

const contract: Hex = '0x41a0d8786c5e20d27b6225e9d03ed1cbfe271634'
const stranger: Hex = `0x${'77'.repeat(20)}`
const { buyer, payment, fee, meta } = permit
const topic = (address: Hex): string => `0x${encodeAddressWord(address)}`
let index = 0

function transfer(
  to: Hex,
  amount: bigint,
  { from = buyer, token = payment.payToken }: { from?: Hex; token?: Hex } = {},
): PermitLog {
  return {
    address: token,
    topics: [eventTopics.transfer, topic(from), topic(to)],
    data: `0x${encodeUintWord(amount)}`,
    logIndex: (index += 1),
  }
}

function event(changes: Partial<PermitLog> = {}): PermitLog {
  return {
    address: contract,
    topics: [
      permitTransferTopics.current,
      topic(buyer),
      `${meta.paymentId}${'00'.repeat(16)}`,
      topic(payment.payToken),
    ],
    data: `0x${encodeAddressWord(payment.payTo)}${encodeUintWord(payment.payAmount)}`,
    logIndex: (index += 1),
    ...changes,
  }
}

const paid = (): PermitLog => transfer(payment.payTo, payment.payAmount)
const charged = (): PermitLog => transfer(fee.feeTo, fee.feeAmount)
const find = (logs: readonly PermitLog[]): PermitLog | undefined =>
  findPermitLog(logs, contract, permit)

describe('findPermitLog', () => {
  test('the payment, its fee, and the event', () => {
    const proof = paid()
    expect(find([proof, charged(), event()])).toBe(proof)
  })

  test('without a fee', () => {
    const proof = paid()
    const free = alter({ fee: { feeAmount: 0n } })
    expect(findPermitLog([proof, event()], contract, free)).toBe(proof)
    expect(findPermitLog([paid(), charged(), event()], contract, free)).toBeUndefined()
  })

  test('the event of the older contract, whichever of its addresses is the recipient', () => {
    const topics = [permitTransferTopics.older, ...event().topics.slice(1)]
    const words = [encodeAddressWord(stranger), encodeAddressWord(payment.payTo)]
    for (const addresses of [words, words.toReversed()]) {
      const proof = paid()
      const data = `0x${addresses.join('')}${encodeUintWord(payment.payAmount)}`
      expect(find([proof, charged(), event({ topics, data })])).toBe(proof)
    }
    const foreign = `0x${encodeAddressWord(stranger).repeat(2)}${encodeUintWord(payment.payAmount)}`
    expect(find([paid(), charged(), event({ topics, data: foreign })])).toBeUndefined()
  })

  test('logs of others in between, and in any order', () => {
    const proof = paid()
    const logs = [
      proof,
      transfer(stranger, 5n, { token: stranger }),
      charged(),
      event({ address: stranger }),
      event(),
    ]
    expect(find(logs.toReversed())).toBe(proof)
  })

  test('T25 a fee on the way, or nothing moved', () => {
    expect(
      find([transfer(payment.payTo, payment.payAmount - 1n), charged(), event()]),
    ).toBeUndefined()
    const burn = (): PermitLog => transfer(stranger, 1n)
    expect(find([burn(), transfer(payment.payTo, 99n), charged(), event()])).toBeUndefined()
    expect(find([paid(), burn(), charged(), event()])).toBeUndefined()
    expect(find([event()])).toBeUndefined()
    expect(find([charged(), event()])).toBeUndefined()
  })

  test('a transfer of another token, or by another payer', () => {
    expect(
      find([transfer(payment.payTo, 100n, { token: stranger }), charged(), event()]),
    ).toBeUndefined()
    expect(
      find([transfer(payment.payTo, 100n, { from: stranger }), charged(), event()]),
    ).toBeUndefined()
  })

  test('a fee that was not paid', () => {
    expect(find([paid(), event()])).toBeUndefined()
    expect(find([paid(), transfer(stranger, fee.feeAmount), event()])).toBeUndefined()
    expect(find([paid(), transfer(fee.feeTo, 99n), event()])).toBeUndefined()
  })

  const [first = '', second = '', third = '', fourth = ''] = event().topics
  test.each<[string, Partial<PermitLog>]>([
    ['by another contract', { address: stranger }],
    ['of another kind', { topics: [eventTopics.transfer, second, third, fourth] }],
    ['of another buyer', { topics: [first, topic(stranger), third, fourth] }],
    ['of another id', { topics: [first, second, topic(stranger), fourth] }],
    ['of another token', { topics: [first, second, third, topic(stranger)] }],
    ['with a topic too few', { topics: [first, second, third] }],
    ['for another recipient', { data: `0x${encodeAddressWord(stranger)}${encodeUintWord(100n)}` }],
    ['for another amount', { data: `0x${encodeAddressWord(payment.payTo)}${encodeUintWord(99n)}` }],
    ['with a word too many', { data: `${event().data}${encodeUintWord(100n)}` }],
    ['without data', { data: '0x' }],
  ])('an event %s', (_name, changes) => {
    expect(find([paid(), charged(), event(changes)])).toBeUndefined()
  })

  test('an event before the money moved', () => {
    const early = event()
    expect(find([early, paid(), charged()])).toBeUndefined()
  })

  test('T48 one transfer is not the proof of two permits', () => {
    const other = alter({ meta: { paymentId: `0x${'ab'.repeat(16)}` }, fee: { feeAmount: 0n } })
    const free = alter({ fee: { feeAmount: 0n } })
    const topics = [first, second, `0x${'ab'.repeat(16)}${'00'.repeat(16)}`, fourth]
    const logs = [paid(), event(), event({ topics })]
    expect(findPermitLog(logs, contract, free)).toBe(logs[0])
    expect(findPermitLog(logs, contract, other)).toBeUndefined()
  })
})
