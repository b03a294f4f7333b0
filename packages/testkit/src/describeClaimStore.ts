import type { Claim, ClaimQuery, ClaimStore } from '@farebox/core/server'
import { beforeEach, describe, expect, test } from 'vitest'
import { describeCrashes } from './suites/describeCrashes.js'

export interface ClaimStoreSurroundings {
  /** Milliseconds since the epoch: the clock to forget by. A store on a server may use its own. */
  readonly now: () => number
}

export type CreateClaimStore = (surroundings: ClaimStoreSurroundings) => Promise<ClaimStore>

const hour = 3_600_000

/**
 * What every store of claims must do.
 *
 * @param createStore makes an empty store for one test; what it opens, the caller's hooks close.
 */
export function describeClaimStore(name: string, createStore: CreateClaimStore): void {
  describe(name, () => {
    let store: ClaimStore
    let now = 0

    beforeEach(async () => {
      now = Date.now()
      store = await createStore({ now: () => now })
    })

    function claim(change: Partial<Claim> = {}): Claim {
      return {
        version: 1,
        spendKey: 'eip155:31337/0xasset/0xpayer/0xnonce',
        paymentId: '0x01',
        state: 'verified',
        owner: 'owner',
        leaseUntil: now + 30_000,
        payer: '0xPayer',
        scheme: 'exact',
        network: 'eip155:31337',
        asset: '0xAsset',
        amount: '115792089237316195423570985008687907853269984665640564039457584007913129639935',
        payTo: '0xPayee',
        resource: 'GET http://localhost/weather?city=Zürich',
        createdAt: now,
        updatedAt: now,
        presentableUntil: now + hour,
        expiresAt: now + 2 * hour,
        ...change,
      }
    }

    async function put(change: Partial<Claim>): Promise<Claim> {
      const next = claim(change)
      expect(await store.compareAndSet(next.spendKey, 0, next)).toBe(true)
      return next
    }

    async function findKeys(query: ClaimQuery): Promise<readonly string[]> {
      return (await store.list(query)).map(({ spendKey }) => spendKey).toSorted()
    }

    test('says how far it reaches', () => {
      expect(['process', 'shared']).toContain(store.scope)
    })

    test('knows nothing at first', async () => {
      expect(await store.get('x')).toBeUndefined()
      expect(await store.list()).toEqual([])
    })

    test('writes, reads, writes the next version', async () => {
      const first = await put({})
      expect(await store.get(first.spendKey)).toEqual(first)
      const second = claim({ version: 2, state: 'settling' })
      expect(await store.compareAndSet(first.spendKey, 1, second)).toBe(true)
      expect(await store.get(first.spendKey)).toEqual(second)
    })

    test.each([0, 1, 3, 99])('refuses version %d where 2 is stored', async (expected) => {
      const first = await put({})
      const second = claim({ version: 2 })
      await store.compareAndSet(first.spendKey, 1, second)
      const late = claim({ version: expected + 1, state: 'released' })
      expect(await store.compareAndSet(first.spendKey, expected, late)).toBe(false)
      expect(await store.get(first.spendKey)).toEqual(second)
    })

    test('refuses a version where nothing is stored', async () => {
      const late = claim({ version: 2 })
      expect(await store.compareAndSet(late.spendKey, 1, late)).toBe(false)
      expect(await store.get(late.spendKey)).toBeUndefined()
    })

    test('T01 of 100 concurrent first writers one wins', async () => {
      const writers = Array.from({ length: 100 }, (_, index) => claim({ owner: `owner ${index}` }))
      const wrote = await Promise.all(
        writers.map((next) => store.compareAndSet(next.spendKey, 0, next)),
      )
      expect(wrote.filter(Boolean)).toHaveLength(1)
      expect(await store.get(claim().spendKey)).toEqual(writers[wrote.indexOf(true)])
    })

    test('T01 of 100 concurrent writers of the next version one wins', async () => {
      const { spendKey } = await put({})
      const writers = Array.from({ length: 100 }, (_, index) =>
        claim({ version: 2, owner: `owner ${index}` }),
      )
      const wrote = await Promise.all(writers.map((next) => store.compareAndSet(spendKey, 1, next)))
      expect(wrote.filter(Boolean)).toHaveLength(1)
      expect(await store.get(spendKey)).toEqual(writers[wrote.indexOf(true)])
    })

    test('T01 no write is lost among writers that try again', async () => {
      const { spendKey } = await put({})
      async function increment(): Promise<void> {
        for (;;) {
          const current = await store.get(spendKey)
          if (current === undefined) throw new Error('The claim is gone.')
          const next = { ...current, version: current.version + 1 }
          if (await store.compareAndSet(spendKey, current.version, next)) return
        }
      }
      await Promise.all(Array.from({ length: 20 }, increment))
      expect((await store.get(spendKey))?.version).toBe(21)
    })

    test('keeps keys apart', async () => {
      const keys = [
        'a',
        'A',
        'a/b',
        'a:b',
        'a b',
        'ä',
        `${'k'.repeat(300)}1`,
        `${'k'.repeat(300)}2`,
      ]
      for (const spendKey of keys) await put({ spendKey, paymentId: `id of ${spendKey}` })
      for (const spendKey of keys) {
        expect((await store.get(spendKey))?.paymentId).toBe(`id of ${spendKey}`)
      }
    })

    test('gives back what a settlement said', async () => {
      const settlement = {
        success: false,
        errorReason: 'settlement_pending',
        transaction: '',
        network: 'eip155:31337',
        extra: { nested: [1, 'two', { three: null }], text: '☀ "quoted" \u2028' },
      } as const
      const { spendKey } = await put({ state: 'pending', settlement })
      expect((await store.get(spendKey))?.settlement).toEqual(settlement)
      expect((await store.list())[0]?.settlement).toEqual(settlement)
    })

    test('a claim is JSON', async () => {
      const stored = await put({
        settlement: { success: true, transaction: '0x1', network: 'x:y' },
      })
      const read = await store.get(stored.spendKey)
      expect(JSON.parse(JSON.stringify(read))).toEqual(stored)
    })

    test('lists the oldest first, in every order of writing', async () => {
      for (const age of [3, 1, 5, 2, 4]) {
        await put({ spendKey: `key ${age}`, createdAt: now - age * 1000 })
      }
      const listed = await store.list()
      expect(listed.map(({ spendKey }) => spendKey)).toEqual([
        'key 5',
        'key 4',
        'key 3',
        'key 2',
        'key 1',
      ])
    })

    test('filters by states, payer, resource, and by all of them', async () => {
      const states = ['verified', 'settled', 'delivered'] as const
      for (const [index, state] of states.entries()) {
        for (const payer of ['ann', 'bob']) {
          const resource = `GET /${index}`
          await put({ spendKey: `${state}/${payer}`, state, payer, resource })
        }
      }
      expect(await findKeys({ states: ['settled'] })).toEqual(['settled/ann', 'settled/bob'])
      expect(await findKeys({ states: ['settled', 'verified'], payer: 'ann' })).toEqual([
        'settled/ann',
        'verified/ann',
      ])
      expect(await findKeys({ resource: 'GET /2' })).toEqual(['delivered/ann', 'delivered/bob'])
      expect(await findKeys({ states: ['settled'], payer: 'bob', resource: 'GET /1' })).toEqual([
        'settled/bob',
      ])
      expect(await findKeys({ states: ['settled'], resource: 'GET /0' })).toEqual([])
      expect(await findKeys({ states: [] })).toEqual([])
      expect(await findKeys({})).toHaveLength(6)
    })

    test('filters by what is stored now', async () => {
      const { spendKey } = await put({})
      await store.compareAndSet(spendKey, 1, claim({ version: 2, state: 'settled' }))
      expect(await store.list({ states: ['verified'] })).toEqual([])
      expect(await store.list({ states: ['settled'] })).toHaveLength(1)
    })

    test('lists as many as asked for, by default 100', async () => {
      for (let index = 0; index < 105; index += 1) {
        await put({ spendKey: `key ${index}`, createdAt: now + index })
      }
      expect(await store.list()).toHaveLength(100)
      expect(await store.list({ limit: 105 })).toHaveLength(105)
      const three = await store.list({ limit: 3 })
      expect(three.map(({ spendKey }) => spendKey)).toEqual(['key 0', 'key 1', 'key 2'])
    })

    test('forgets nothing early, however much is written', async () => {
      const kept = await put({ spendKey: 'kept', expiresAt: now + hour })
      now += hour - 1
      for (let index = 0; index < 1200; index += 1) await put({ spendKey: `key ${index}` })
      expect(await store.get('kept')).toEqual(kept)
      expect(await store.compareAndSet('kept', 0, claim({ spendKey: 'kept' }))).toBe(false)
    })

    describeCrashes(() => ({
      store,
      now: () => now,
      pass: (milliseconds) => (now += milliseconds),
    }))
  })
}
