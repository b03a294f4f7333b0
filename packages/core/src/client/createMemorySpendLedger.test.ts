import { describe, expect, it } from 'vitest'
import type { PaymentIdentity } from '../mechanism/types.js'
import { createTestEnvironment, start } from './client.fixture.js'
import { createMemorySpendLedger } from './createMemorySpendLedger.js'

const day = 24 * 3600
const validity = 300

function identify(id: string): PaymentIdentity {
  return {
    paymentId: id,
    spendKey: id,
    payer: '0xPayer',
    validAfter: 0,
    validBefore: start + validity,
  }
}

function setUp() {
  const environment = createTestEnvironment()
  const ledger = createMemorySpendLedger({ environment })
  const reserve = (id: string, amount: bigint, pool = 'usd', limit: bigint | undefined = 100n) =>
    ledger.reserve({ id, pool, amount }, limit)
  const used = async () => (await ledger.reserve({ id: 'probe', pool: 'usd', amount: 1n }, 0n)).used
  return { environment, ledger, reserve, used }
}

describe('reserve', () => {
  it('fills a pool up to its limit and not beyond', async () => {
    const { reserve } = setUp()
    expect(await reserve('a', 60n)).toEqual({ accepted: true, used: 0n })
    expect(await reserve('b', 41n)).toEqual({ accepted: false, used: 60n })
    expect(await reserve('c', 40n)).toEqual({ accepted: true, used: 60n })
    expect(await reserve('d', 100n, 'other')).toEqual({ accepted: true, used: 0n })
  })

  it('counts what has no limit too', async () => {
    const { ledger, reserve } = setUp()
    await ledger.reserve({ id: 'a', pool: 'usd', amount: 90n }, undefined)
    expect(await reserve('b', 11n)).toMatchObject({ accepted: false })
  })

  it('never exceeds the limit in concurrent calls', async () => {
    const { reserve } = setUp()
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) => reserve(String(index), 30n)),
    )
    expect(results.filter(({ accepted }) => accepted)).toHaveLength(3)
  })

  it('keeps an unsigned reservation until it is released', async () => {
    const { environment, ledger, reserve, used } = setUp()
    await reserve('a', 60n)
    environment.advance(30 * day)
    expect(await used()).toBe(60n)
    await ledger.release('a')
    expect(await used()).toBe(0n)
  })
})

describe('outcomes', () => {
  it('T10 counts an unknown outcome for a day after the payment expired', async () => {
    const { environment, ledger, reserve, used } = setUp()
    await reserve('a', 60n)
    await ledger.commit('a', identify('a'))
    environment.advance(validity + day - 1)
    expect(await used()).toBe(60n)
    environment.advance(1)
    expect(await used()).toBe(0n)
  })

  it('T46 gives a signed payment back when it is released', async () => {
    const { environment, ledger, reserve, used } = setUp()
    await reserve('a', 60n)
    await reserve('b', 30n)
    await ledger.commit('a', identify('a'))
    environment.advance(validity + 60)
    expect(await used()).toBe(90n)
    await ledger.release('a')
    expect(await used()).toBe(30n)
  })

  it('T46 counts a charge for a day, whatever is said afterwards', async () => {
    const { environment, ledger, reserve, used } = setUp()
    await reserve('a', 60n)
    await ledger.commit('a', identify('a'))
    environment.advance(100)
    await ledger.settle('a')
    await ledger.release('a')
    environment.advance(day - 1)
    expect(await used()).toBe(60n)
    environment.advance(1)
    expect(await used()).toBe(0n)
  })

  it('ignores unknown ids', async () => {
    const { ledger, reserve, used } = setUp()
    await reserve('a', 60n)
    await Promise.all([ledger.commit('x', identify('x')), ledger.settle('x'), ledger.release('x')])
    expect(await used()).toBe(60n)
  })
})
