import { describe, expect, test } from 'vitest'
import { parseLogs, parseReceipt } from './parseReceipt.js'

const hash = `0x${'Ab'.repeat(32)}`
const log = {
  address: `0x${'Cd'.repeat(20)}`,
  topics: [hash],
  data: '0xEF',
  logIndex: '0xa',
  transactionHash: hash,
  blockNumber: '0x10',
  removed: false,
}
const receipt = {
  transactionHash: hash,
  status: '0x1',
  blockNumber: '0x10',
  logs: [log],
  gasUsed: '0x1',
}
const parsedLog = {
  address: log.address.toLowerCase(),
  topics: [hash.toLowerCase()],
  data: '0xef',
  logIndex: 10,
  transactionHash: hash.toLowerCase(),
  blockNumber: 16n,
}
const malformed = expect.objectContaining({ code: 'rpc_malformed' })

describe('parseReceipt', () => {
  test('a receipt', () => {
    expect(parseReceipt(receipt)).toEqual({
      transactionHash: hash.toLowerCase(),
      succeeded: true,
      blockNumber: 16n,
      logs: [parsedLog],
    })
    expect(parseReceipt({ ...receipt, status: '0x0' })?.succeeded).toBe(false)
  })

  test('none yet', () => {
    expect(parseReceipt(null)).toBeUndefined()
  })

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'pending'],
    ['no status', { ...receipt, status: undefined }],
    ['an unknown status', { ...receipt, status: '0x2' }],
    ['no block', { ...receipt, blockNumber: null }],
    ['no logs', { ...receipt, logs: null }],
    ['a wrong log', { ...receipt, logs: [{ ...log, data: '0xe' }] }],
  ])('error: %s', (_name, value) => {
    expect(() => parseReceipt(value)).toThrow(malformed)
  })
})

test('parseLogs', () => {
  expect(parseLogs([log])).toEqual([parsedLog])
  expect(parseLogs([])).toEqual([])
  expect(() => parseLogs(null)).toThrow(malformed)
  expect(() => parseLogs([{ ...log, topics: Array.from({ length: 5 }, () => hash) }])).toThrow(
    malformed,
  )
})
