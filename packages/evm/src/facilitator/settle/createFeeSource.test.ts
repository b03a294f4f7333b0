import { systemEnvironment } from '@farebox/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { createFakeNode } from '../fakeNode.fixture.js'
import type { FakeNode } from '../fakeNode.fixture.js'
import { createRpc } from '../rpc/createRpc.js'
import { createFeeSource } from './createFeeSource.js'
import type { FeeSource } from './createFeeSource.js'

const gwei = 1_000_000_000n
const toHex = (value: bigint): string => `0x${value.toString(16)}`

let time: number
let node: FakeNode
let fees: FeeSource

function answer(baseFees: readonly bigint[], tips: readonly bigint[] | null): void {
  node.handlers = {
    eth_feeHistory: () => ({
      baseFeePerGas: baseFees.map(toHex),
      ...(tips === null ? {} : { reward: tips.map((tip) => [toHex(tip)]) }),
    }),
  }
}

beforeEach(() => {
  time = 0
  node = createFakeNode({})
  const caps = { maxFeePerGas: 100n * gwei, maxPriorityFeePerGas: 5n * gwei }
  fees = createFeeSource(createRpc(node.transport), caps, { ...systemEnvironment, now: () => time })
})

describe('createFeeSource', () => {
  test('twice the next base fee and the median tip', async () => {
    answer([9n * gwei, 10n * gwei], [3n * gwei, 1n * gwei, 2n * gwei])
    expect(await fees.get()).toEqual({
      maxFeePerGas: 22n * gwei,
      maxPriorityFeePerGas: 2n * gwei,
    })
  })

  test('a small tip where nobody tips', async () => {
    answer([gwei], [0n, 0n])
    expect((await fees.get()).maxPriorityFeePerGas).toBe(1_000_000n)
    time = 10_000
    answer([gwei], null)
    expect((await fees.get()).maxPriorityFeePerGas).toBe(1_000_000n)
  })

  test('caps', async () => {
    answer([60n * gwei], [50n * gwei])
    expect(await fees.get()).toEqual({
      maxFeePerGas: 100n * gwei,
      maxPriorityFeePerGas: 5n * gwei,
    })
  })

  test('one answer serves for a few seconds', async () => {
    answer([gwei], [])
    await Promise.all([fees.get(), fees.get(), fees.get()])
    time = 2_999
    await fees.get()
    expect(node.calls).toHaveLength(1)
    time = 3_000
    await fees.get()
    expect(node.calls).toHaveLength(2)
  })

  test('error: above the cap, and asked again right after', async () => {
    answer([100n * gwei], [gwei])
    await expect(fees.get()).rejects.toMatchObject({ code: 'settlement_failed', charged: 'no' })
    answer([gwei], [gwei])
    expect((await fees.get()).maxFeePerGas).toBe(3n * gwei)
  })

  test.each([
    null,
    {},
    { baseFeePerGas: [] },
    { baseFeePerGas: ['1'] },
    { baseFeePerGas: ['0x1'], reward: 1 },
  ])('error: %j', async (value) => {
    node.handlers = { eth_feeHistory: () => value }
    await expect(fees.get()).rejects.toMatchObject({ code: 'rpc_malformed' })
  })
})
