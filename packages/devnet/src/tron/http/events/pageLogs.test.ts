import { expect, test } from 'vitest'
import type { TronLog } from '../../TronChain.js'
import { readEventQuery } from './EventQuery.js'
import { pageLogs, toPageJson } from './pageLogs.js'

const logs = [1, 2, 2, 3].map((blockNumber, logIndex): TronLog => ({
  address: `0x${'00'.repeat(20)}`,
  topics: [],
  data: '0x',
  blockNumber,
  blockId: String(blockNumber),
  blockTimestamp: blockNumber * 1000,
  transactionId: '',
  transactionIndex: 0,
  logIndex,
}))

function page(query: string, solid = 2): { indexes: number[]; fingerprint: string | undefined } {
  const found = pageLogs(logs, readEventQuery(new URLSearchParams(query)), solid)
  return { indexes: found.logs.map(({ logIndex }) => logIndex), fingerprint: found.fingerprint }
}

test('newest first', () => {
  expect(page('')).toEqual({ indexes: [3, 2, 1, 0], fingerprint: undefined })
})

test('oldest first', () => {
  expect(page('order_by=block_timestamp,asc').indexes).toEqual([0, 1, 2, 3])
})

test('pages meet', () => {
  const first = page('limit=3')
  expect(first.indexes).toEqual([3, 2, 1])
  expect(page(`limit=3&fingerprint=${first.fingerprint}`)).toEqual({
    indexes: [0],
    fingerprint: undefined,
  })
})

test('confirmed, or not', () => {
  expect(page('only_confirmed=true').indexes).toEqual([2, 1, 0])
  expect(page('only_unconfirmed=true').indexes).toEqual([3])
})

test('bounds of time are inclusive', () => {
  expect(page('min_timestamp=2000&max_timestamp=2000').indexes).toEqual([2, 1])
  expect(page('min_block_timestamp=2001').indexes).toEqual([3])
})

test.each(['limit=0', 'limit=x', 'min_timestamp=-1', 'fingerprint=unknown'])(
  'refuses %s',
  (query) => {
    expect(() => page(query)).toThrow(/provided|positive/)
  },
)

test('the frame of a page', () => {
  const url = new URL('http://127.0.0.1:1/v1/x?limit=1')
  expect(toPageJson([{ a: 1 }], 'next', url)).toMatchObject({
    data: [{ a: 1 }],
    success: true,
    meta: { fingerprint: 'next', page_size: 1, links: { next: `${url.href}&fingerprint=next` } },
  })
  expect(toPageJson([], undefined, url)['meta']).not.toHaveProperty('fingerprint', 'next')
})
