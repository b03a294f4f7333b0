import { expect, test } from 'vitest'
import type { Claim, ClaimState } from './ClaimStore.js'
import { createClaimTable } from './createClaimTable.js'
import { createMemoryClaimStore } from './createMemoryClaimStore.js'

const day = 86_400_000
const slabBytes = 262_144

function claimOf(sale: number, now: number, change: Partial<Claim> = {}): Claim {
  const nonce = sale.toString(16).padStart(64, '0')
  return {
    version: 1,
    spendKey: `eip155:8453/0xasset/0x${'ab'.repeat(20)}/0x${nonce}`,
    paymentId: `0x${nonce}`,
    state: 'verified',
    owner: `${'cd'.repeat(16)}-${sale}`,
    leaseUntil: now + 30_000,
    payer: `0x${'aB'.repeat(20)}`,
    scheme: 'exact',
    network: 'eip155:8453',
    asset: '0xAsset',
    amount: '10000',
    payTo: '0xPayee',
    resource: `GET https://api.example.com/weather?city=${sale}`,
    createdAt: now,
    updatedAt: now,
    presentableUntil: now + 60_000,
    expiresAt: now + 60_000 + day,
    secretHash: nonce,
    ...change,
  }
}

const settlement = { success: true, transaction: `0x${'ef'.repeat(32)}`, network: 'eip155:8453' }
const steps: readonly Partial<Claim>[] = [
  { state: 'settling' },
  { state: 'settled', settlement },
  { state: 'delivered', settlement, leaseUntil: 0 },
]

test('T01 a claim that was delivered is known until its time is over', async () => {
  let now = 1_800_000_000_000
  const store = createMemoryClaimStore({ now: () => now })
  const first = claimOf(1, now)
  const { spendKey, expiresAt } = first
  await store.compareAndSet(spendKey, 0, first)
  let last = first
  for (const step of steps) {
    last = { ...last, ...step, version: last.version + 1 }
    expect(await store.compareAndSet(spendKey, last.version - 1, last)).toBe(true)
  }
  now = expiresAt - 1
  for (let sale = 2; sale < 5_000; sale += 1) {
    const other = claimOf(sale, now, { state: 'delivered' })
    await store.compareAndSet(other.spendKey, 0, other)
  }
  expect(await store.get(spendKey)).toStrictEqual(last)
  expect(await store.compareAndSet(spendKey, 0, first)).toBe(false)
})

test('lists what is packed and what is not, oldest first, by payer, resource and state', async () => {
  const now = 1_800_000_000_000
  const store = createMemoryClaimStore({ now: () => now })
  const states: readonly ClaimState[] = ['delivered', 'verified', 'settled', 'delivered']
  const claims = states.map((state, sale) => claimOf(sale, now - sale, { state }))
  for (const claim of claims) await store.compareAndSet(claim.spendKey, 0, claim)
  const [newest, verified, settled, oldest] = claims
  expect(await store.list()).toStrictEqual([oldest, settled, verified, newest])
  expect(await store.list({ states: ['delivered'], limit: 1 })).toStrictEqual([oldest])
  expect(await store.list({ states: ['verified'] })).toStrictEqual([verified])
  expect(await store.list({ payer: 'nobody' })).toEqual([])
  expect(await store.list({ resource: newest?.resource ?? '' })).toStrictEqual([newest])
})

test('a delivered claim that is written again is what was written last', () => {
  const table = createClaimTable()
  const delivered = claimOf(1, 0, { state: 'delivered' })
  for (const claim of [delivered, claimOf(1, 0, { version: 2 }), { ...delivered, version: 3 }]) {
    table.set(claim)
    expect(table.get(claim.spendKey)).toStrictEqual(claim)
    expect(table.size()).toBe(1)
  }
})

test('a long run of sales reaches a level, and leaves nothing', () => {
  const table = createClaimTable()
  const sizes: number[] = []
  let now = 1_800_000_000_000
  let sale = 0
  for (let days = 0; days < 6; days += 1) {
    for (let count = 0; count < 5_000; count += 1) {
      now += day / 5_000
      sale += 1
      const claim = claimOf(sale, now)
      table.set(claim)
      for (const step of steps) table.set({ ...claim, ...step })
      if (sale % 1_000 === 0) table.sweep(now, () => undefined)
    }
    sizes.push(table.packedBytes())
  }
  expect(table.size()).toBeLessThan(7_000)
  // A day's claims, and a slab that is not full at either end.
  expect(Math.max(...sizes.slice(2))).toBeLessThanOrEqual(
    Math.max(...sizes.slice(0, 3)) + slabBytes,
  )
  expect((sizes.at(-1) ?? 0) / table.size()).toBeLessThan(500)
  table.sweep(now + 2 * day, () => undefined)
  expect(table.size()).toBe(0)
  expect(table.packedBytes()).toBeLessThanOrEqual(slabBytes)
})

test('what is open is not forgotten when what was delivered is', () => {
  const table = createClaimTable()
  const owed = claimOf(1, 0, { state: 'settled', settlement, expiresAt: 30 * day })
  table.set(owed)
  table.set(claimOf(2, 0, { state: 'delivered' }))
  const forgotten: Claim[] = []
  table.sweep(29 * day, (claim) => forgotten.push(claim))
  expect(table.list({}, 10)).toStrictEqual([owed])
  table.sweep(30 * day, (claim) => forgotten.push(claim))
  expect(forgotten).toStrictEqual([owed])
  expect(table.size()).toBe(0)
})
