import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createNonceQueue } from './createNonceQueue.js'
import type { NonceLease } from './createNonceQueue.js'

const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('acquire'), index: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('take'), index: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('refuse'), index: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('mine'), index: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('foreign'), index: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('gaps'), index: fc.nat() }) },
)

/**
 * A node with a pool: it takes each nonce once, and mines in order. Whatever happens, no nonce is sent
 * for two payments, and once gaps are filled nothing is stuck.
 */
test('a nonce is never sent twice, and none stays open', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 60 }), async (actions) => {
      const pool = new Set<number>()
      let mined = 0
      let time = 0
      const pendingCount = (): number => {
        let count = mined
        while (pool.has(count)) count += 1
        return count
      }
      const queue = createNonceQueue(
        async () => pendingCount(),
        () => time,
      )
      const held: NonceLease[] = []
      const sent: NonceLease[] = []

      const takeOne = (index: number): NonceLease | undefined =>
        held.splice(index % (held.length || 1), 1)[0]
      const fillGaps = (below: number): void => {
        for (const nonce of queue.takeGaps(below)) {
          expect(sent.map((lease) => lease.nonce)).not.toContain(nonce)
          if (nonce >= mined) pool.add(nonce)
        }
      }
      const mine = (): void => {
        while (pool.has(mined)) mined += 1
        for (const lease of sent.filter(({ nonce }) => nonce < mined)) lease.finish()
      }

      for (const { kind, index } of actions) {
        time += 1_000
        if (kind === 'acquire') held.push(await queue.acquire())
        if (kind === 'take' || kind === 'refuse') {
          const lease = takeOne(index)
          if (lease === undefined || lease.beginSend() === 'void') continue
          if (kind === 'refuse') lease.giveBack()
          else if (pool.has(lease.nonce) || lease.nonce < mined) await queue.resync()
          else {
            pool.add(lease.nonce)
            sent.push(lease)
          }
        }
        if (kind === 'mine') mine()
        // Somebody else sends with the key, as they must not.
        if (kind === 'foreign' && index % 4 === 0) pool.add(pendingCount())
        if (kind === 'gaps') fillGaps(Math.max(0, ...sent.map(({ nonce }) => nonce)))
      }
      time += 60_000
      const highest = Math.max(-1, ...sent.map(({ nonce }) => nonce))
      fillGaps(highest)
      mine()
      expect(mined).toBeGreaterThan(highest)
      expect(new Set(sent.map(({ nonce }) => nonce)).size).toBe(sent.length)
    }),
  )
})
