import { describe, expect, test } from 'vitest'
import { encodeAddressWord } from '../../abi/encodeAddressWord.js'
import { encodeUintWord } from '../../abi/encodeUintWord.js'
import { eventTopics } from '../../eip3009/eventTopics.js'
import type { Hex } from '../../hex/Hex.js'
import type { ChainLog } from './ChainLog.js'
import { findSettlementLog } from './findSettlementLog.js'

const token = `0x${'aa'.repeat(20)}`
const payer: Hex = `0x${'11'.repeat(20)}`
const payee: Hex = `0x${'22'.repeat(20)}`
const thief: Hex = `0x${'33'.repeat(20)}`
const nonceOf = (index: number): Hex => `0x${index.toString(16).padStart(64, '0')}`
const payment = {
  from: payer,
  to: payee,
  value: 10_000n,
  validAfter: 0n,
  validBefore: 1n,
  nonce: nonceOf(1),
}

type Event = Pick<ChainLog, 'address' | 'topics' | 'data'>
const word = (address: Hex): string => `0x${encodeAddressWord(address)}`
const used = (nonce = payment.nonce, from = payer): Event => ({
  address: token,
  topics: [eventTopics.authorizationUsed, word(from), nonce],
  data: '0x',
})
const moved = (value = 10_000n, to = payee, from = payer): Event => ({
  address: token,
  topics: [eventTopics.transfer, word(from), word(to)],
  data: `0x${encodeUintWord(value)}`,
})
const elsewhere = (event: Event): Event => ({ ...event, address: `0x${'bb'.repeat(20)}` })

function find(events: readonly Event[], changes: Partial<typeof payment> = {}): number | undefined {
  const logs = events.map((event, logIndex) => ({
    ...event,
    logIndex,
    transactionHash: nonceOf(99),
    blockNumber: 1n,
  }))
  return findSettlementLog(logs, token, { ...payment, ...changes })?.logIndex
}

describe('findSettlementLog', () => {
  test.each<[string, readonly Event[], number | undefined]>([
    ['one payment', [used(), moved()], 1],
    ['nothing', [], undefined],
    ['T25 used and not moved', [used()], undefined],
    ['T25 moved and not used', [moved()], undefined],
    ['T25 less was moved', [used(), moved(9_900n)], undefined],
    ['T25 a fee was moved first', [used(), moved(100n, thief), moved(9_900n)], undefined],
    ['more was moved', [used(), moved(10_001n)], undefined],
    ['to somebody else', [used(), moved(10_000n, thief)], undefined],
    ['from somebody else', [used(), moved(10_000n, payee, thief)], undefined],
    ['another nonce', [used(nonceOf(2)), moved()], undefined],
    ['the nonce of another payer', [used(payment.nonce, thief), moved()], undefined],
    ['moved by another token', [used(), elsewhere(moved())], undefined],
    ['used on another token', [elsewhere(used()), moved()], undefined],
    ['events of other tokens between', [used(), elsewhere(moved()), elsewhere(used()), moved()], 3],
    ['a transfer before', [moved(), used(), moved()], 2],
    ['a transfer after', [used(), moved(), moved()], 1],
    ['the second of a batch', [used(nonceOf(2)), moved(), used(), moved()], 3],
    ['a token that moves first', [moved(), used()], 0],
    ['a batch of a token that moves first', [moved(7n), used(nonceOf(2)), moved(), used()], 2],
  ])('%s', (_name, events, index) => {
    expect(find(events)).toBe(index)
  })

  test('T48 a worthless authorization next to a good one', () => {
    const events = [used(nonceOf(2)), moved(1n, thief), used(), moved()]
    expect(find(events)).toBe(3)
    expect(find(events, { nonce: nonceOf(2) })).toBeUndefined()
    const reversed = [used(), moved(), used(nonceOf(2)), moved(1n, thief)]
    expect(find(reversed)).toBe(1)
    expect(find(reversed, { nonce: nonceOf(2) })).toBeUndefined()
  })

  test('T48 two equal payments and one transfer', () => {
    const events = [used(), used(nonceOf(2)), moved()]
    expect(find(events)).toBeUndefined()
    expect(find(events, { nonce: nonceOf(2) })).toBe(2)
  })

  test('order is that of the chain, not of the answer', () => {
    const logs = [moved(), used()].map((event, index) => ({
      ...event,
      logIndex: 1 - index,
      transactionHash: nonceOf(99),
      blockNumber: 1n,
    }))
    expect(findSettlementLog(logs, token, payment)?.logIndex).toBe(1)
  })

  test('a Transfer of an NFT is none', () => {
    const nft = moved()
    expect(find([used(), { ...nft, topics: [...nft.topics, nft.data] }])).toBeUndefined()
  })

  test('the token’s address in any case', () => {
    const logs = [used(), moved()].map((event, logIndex) => ({
      ...event,
      logIndex,
      transactionHash: nonceOf(99),
      blockNumber: 1n,
    }))
    const upper = `0x${token.slice(2).toUpperCase()}`
    expect(findSettlementLog(logs, upper, payment)?.logIndex).toBe(1)
  })
})
