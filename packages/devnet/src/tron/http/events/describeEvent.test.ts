import { encodeAbiParameters, encodeEventTopics, erc20Abi, parseAbiItem } from 'viem'
import { expect, test } from 'vitest'
import type { Hex, TronLog } from '../../TronChain.js'
import { describeEvent } from './describeEvent.js'

const alice: Hex = '0xeca9bc828a3005b9a3b909f2cc5c2a54794de05f'

function toLog(topics: readonly Hex[], data: Hex): TronLog {
  return {
    address: alice,
    topics,
    data,
    blockNumber: 7,
    blockId: '07',
    blockTimestamp: 7000,
    transactionId: 'aa',
    transactionIndex: 0,
    logIndex: 0,
  }
}

const transfer = toLog(
  encodeEventTopics({
    abi: erc20Abi,
    eventName: 'Transfer',
    args: { from: alice, to: alice },
  }).flat() as Hex[],
  encodeAbiParameters([{ type: 'uint256' }], [5n]),
)

test('a transfer of a token without an ABI', () => {
  expect(describeEvent(transfer, 0, undefined, true)).toEqual({
    block_number: 7,
    block_timestamp: 7000,
    caller_contract_address: 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf',
    contract_address: 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf',
    event_index: 0,
    event_name: 'Transfer',
    event: 'Transfer(address indexed from, address indexed to, uint256 value)',
    result: { 0: alice, 1: alice, 2: '5', from: alice, to: alice, value: '5' },
    result_type: { from: 'address', to: 'address', value: 'uint256' },
    transaction_id: 'aa',
    _unconfirmed: undefined,
  })
})

test('by the ABI that the chain keeps, bytes without 0x', () => {
  const event = parseAbiItem('event Paid(bytes32 indexed id, bool)')
  const log = toLog(
    [...(encodeEventTopics({ abi: [event], args: { id: `0x${'ab'.repeat(32)}` } }) as Hex[])],
    encodeAbiParameters([{ type: 'bool' }], [true]),
  )
  const abi = {
    entrys: [
      {
        type: 'Event',
        name: 'Paid',
        inputs: [{ name: 'id', type: 'bytes32', indexed: true }, { type: 'bool' }],
      },
    ],
  }
  expect(describeEvent(log, 1, abi, false)).toMatchObject({
    event_name: 'Paid',
    result: { 0: 'ab'.repeat(32), 1: 'true', id: 'ab'.repeat(32) },
    result_type: { id: 'bytes32', 1: 'bool' },
    _unconfirmed: true,
  })
})

test('a log that nothing names', () => {
  const log = toLog([`0x${'01'.repeat(32)}`], '0x')
  expect(describeEvent(log, 0, undefined, true)).toMatchObject({ event_name: '', result: {} })
})
