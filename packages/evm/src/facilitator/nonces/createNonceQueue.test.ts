import { beforeEach, describe, expect, test } from 'vitest'
import { createNonceQueue } from './createNonceQueue.js'
import type { NonceQueue } from './createNonceQueue.js'

let count: number
let reads: number
let time: number
let queue: NonceQueue

beforeEach(() => {
  count = 7
  reads = 0
  time = 0
  queue = createNonceQueue(
    async () => {
      reads += 1
      return count
    },
    () => time,
  )
})

describe('createNonceQueue', () => {
  test('counts on from the chain, which is asked once', async () => {
    const leases = await Promise.all(Array.from({ length: 20 }, () => queue.acquire()))
    expect(leases.map(({ nonce }) => nonce)).toEqual(Array.from({ length: 20 }, (_, i) => 7 + i))
    expect(reads).toBe(1)
    expect(queue.pending).toBe(20)
  })

  test('a chain that cannot be read is asked again', async () => {
    let isDown = true
    const shaky = createNonceQueue(
      async () => {
        if (isDown) throw new Error('down')
        return 3
      },
      () => time,
    )
    await expect(shaky.acquire()).rejects.toThrow('down')
    isDown = false
    expect((await shaky.acquire()).nonce).toBe(3)
  })

  test('a nonce that a node refused is used by the next one', async () => {
    const [first, second] = [await queue.acquire(), await queue.acquire()]
    expect(first.beginSend()).toBe('first')
    first.giveBack()
    const third = await queue.acquire()
    expect(third.nonce).toBe(first.nonce)
    expect((await queue.acquire()).nonce).toBe(second.nonce + 1)
    // It is another payment's now, even if this one is sent or given back once more.
    expect(first.beginSend()).toBe('void')
    first.giveBack()
    expect(third.beginSend()).toBe('first')
    expect((await queue.acquire()).nonce).toBe(second.nonce + 2)
  })

  test('a transaction in a block ends the wait for all before it', async () => {
    const [first, second, third] = [
      await queue.acquire(),
      await queue.acquire(),
      await queue.acquire(),
    ]
    for (const lease of [first, second, third]) lease.beginSend()
    second.finish()
    expect(queue.pending).toBe(1)
    first.finish()
    expect(queue.pending).toBe(1)
    third.finish()
    expect(queue.pending).toBe(0)
  })

  test('sending again is sending again', async () => {
    const lease = await queue.acquire()
    expect(lease.beginSend()).toBe('first')
    expect(lease.beginSend()).toBe('again')
    lease.finish()
    expect(lease.beginSend()).toBe('again')
  })

  test('resync skips what somebody else has used', async () => {
    const unsent = await queue.acquire()
    const sent = await queue.acquire()
    sent.beginSend()
    count = 12
    await queue.resync()
    expect((await queue.acquire()).nonce).toBe(12)
    expect(unsent.beginSend()).toBe('void')
    expect(sent.beginSend()).toBe('again')
  })

  test('a node that lags does not take nonces back', async () => {
    await queue.acquire()
    await queue.acquire()
    count = 7
    await queue.resync()
    expect((await queue.acquire()).nonce).toBe(9)
  })

  test('gaps are what was never sent, after a while', async () => {
    const dropped = await queue.acquire()
    const refused = await queue.acquire()
    const sent = await queue.acquire()
    const last = await queue.acquire()
    refused.beginSend()
    refused.giveBack()
    sent.beginSend()
    last.beginSend()
    expect(queue.takeGaps(last.nonce)).toEqual([])
    time = 15_000
    expect(queue.takeGaps(dropped.nonce)).toEqual([])
    expect(queue.takeGaps(last.nonce)).toEqual([dropped.nonce, refused.nonce])
    // They belong to the one who fills them.
    expect(queue.takeGaps(last.nonce)).toEqual([])
    expect(dropped.beginSend()).toBe('void')
    dropped.giveBack()
    expect((await queue.acquire()).nonce).toBe(last.nonce + 1)
    // Filling may fail, and is then tried again.
    time = 30_000
    expect(queue.takeGaps(last.nonce)).toEqual([dropped.nonce, refused.nonce])
    last.finish()
    time = 60_000
    expect(queue.takeGaps(last.nonce)).toEqual([])
  })
})
