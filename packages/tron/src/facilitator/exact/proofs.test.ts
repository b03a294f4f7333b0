import { encodeAddressWord, encodeUintWord, eventTopics, proxyTopics } from '@farebox/evm/schemes'
import type { Hex } from '@farebox/evm/schemes'
import { describe, expect, test } from 'vitest'
import { buyer, contracts, seller, sender, token } from '../payments.fixture.js'
import type { PlacedLog } from '../settle/Settlement.js'
import { findProxyLog } from './findProxyLog.js'
import { findTransferLog } from './findTransferLog.js'

type Unplaced = Omit<PlacedLog, 'logIndex'>

const place = (logs: readonly Unplaced[]): readonly PlacedLog[] =>
  logs.map((log, logIndex) => ({ ...log, logIndex }))
const word = (address: Hex): Hex => `0x${encodeAddressWord(address)}`
const transfer = (value = 100n, to = seller, from = buyer, address = token): Unplaced => ({
  address,
  topics: [eventTopics.transfer, word(from), word(to)],
  data: `0x${encodeUintWord(value)}`,
})

describe('by Permit2', () => {
  const proxy = contracts.exactPermit2Proxy
  const settled = (address = proxy, topic = proxyTopics.settled): Unplaced => ({
    address,
    topics: [topic],
    data: '0x',
  })
  const find = (...logs: readonly Unplaced[]): number | undefined =>
    findProxyLog(place(logs), proxy, {
      from: buyer,
      permitted: { token, amount: 100n },
      spender: proxy,
      nonce: 1n,
      deadline: 1n,
      witness: { to: seller, validAfter: 0n },
    })?.logIndex

  test('the transfer before the event of the proxy', () => {
    expect(find(transfer(), settled())).toBe(0)
    expect(find(transfer(5n), transfer(), settled(proxy, proxyTopics.settledWithPermit))).toBe(1)
  })

  test.each<[string, readonly Unplaced[]]>([
    ['none', []],
    ['no event', [transfer()]],
    ['no transfer', [settled()]],
    ['a transfer after it', [settled(), transfer()]],
    ['the event of another contract', [transfer(), settled(sender)]],
    ['another event', [transfer(), settled(proxy, eventTopics.transfer)]],
    ['another amount', [transfer(99n), settled()]],
    ['another recipient', [transfer(100n, sender), settled()]],
    ['another payer', [transfer(100n, seller, sender), settled()]],
    ['another token', [transfer(100n, seller, buyer, sender), settled()]],
  ])('T25 %s is no proof', (_case, logs) => {
    expect(find(...logs)).toBeUndefined()
  })
})

describe('by EIP-3009', () => {
  const nonce: Hex = `0x${'11'.repeat(32)}`
  const used = (id = nonce, from = buyer, address = token): Unplaced => ({
    address,
    topics: [eventTopics.authorizationUsed, word(from), id],
    data: '0x',
  })
  const other: Hex = `0x${'22'.repeat(32)}`
  const find = (...logs: readonly Unplaced[]): number | undefined =>
    findTransferLog(place(logs), token, {
      from: buyer,
      to: seller,
      value: 100n,
      validAfter: 0n,
      validBefore: 1n,
      nonce,
    })?.logIndex

  test('the transfer next to the event, in either order', () => {
    expect(find(used(), transfer())).toBe(1)
    expect(find(transfer(), used())).toBe(0)
    expect(find(used(other), transfer(), used(), transfer())).toBe(3)
    expect(find(transfer(), used(other), transfer(), used())).toBe(2)
  })

  test.each<[string, readonly Unplaced[]]>([
    ['none', []],
    ['no transfer', [used()]],
    ['no event', [transfer()]],
    ['T48 another nonce', [used(other), transfer()]],
    ['T48 the transfer of another one', [used(), used(other), transfer()]],
    ['another payer', [used(nonce, sender), transfer()]],
    ['another token', [used(nonce, buyer, sender), transfer()]],
    ['another amount', [used(), transfer(99n)]],
    ['another recipient', [used(), transfer(100n, sender)]],
    ['the transfer of another payer', [used(), transfer(100n, seller, sender)]],
  ])('T25 %s is no proof', (_case, logs) => {
    expect(find(...logs)).toBeUndefined()
  })
})
