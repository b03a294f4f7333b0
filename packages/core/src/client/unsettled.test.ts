import { describe, expect, it } from 'vitest'
import { systemEnvironment } from '../environment.js'
import type { ClientMechanism, PaymentIdentity } from '../mechanism/types.js'
import type { PaymentRequirements } from '../wire/types.js'
import { toRequirementsV1 } from '../wire/toRequirementsV1.js'
import {
  assets,
  createChallenge,
  createFakeMechanism,
  createOptions,
  createRequirements,
  createTestEnvironment,
  request,
} from './client.fixture.js'
import { createMemorySpendLedger } from './createMemorySpendLedger.js'
import { createPaymentClient } from './createPaymentClient.js'
import type { PaymentClientOptions } from './options.js'
import type { PaymentRequest } from './PaymentClient.js'

type ReadFate = NonNullable<ClientMechanism['readFate']>
type Fate = Awaited<ReturnType<ReadFate>>

const expiry = 300
/** From here on the chain is asked. */
const due = expiry + 60

/** Its random bytes do not repeat for a while; its waits are real. */
function createEnvironment() {
  let drawn = 0
  return {
    ...createTestEnvironment(),
    sleep: systemEnvironment.sleep,
    randomBytes(length: number) {
      drawn += 1
      return Uint8Array.from({ length }, (_, index) => (drawn >> (8 * index)) & 0xff)
    },
  }
}

/** A buyer with a cent for the day, of whose payments a chain says what `tell` says. */
function setUp(tell: ReadFate, options: Partial<PaymentClientOptions> = {}) {
  const environment = createEnvironment()
  const asked: { requirements: PaymentRequirements; identity: PaymentIdentity }[] = []
  const mechanism = createFakeMechanism({
    readFate: (requirements, identity, signal) => {
      asked.push({ requirements, identity })
      return tell(requirements, identity, signal)
    },
  })
  const client = createPaymentClient(
    createOptions({ schemes: [mechanism], environment, budget: { perDay: '$0.01' }, ...options }),
  )
  const pay = (accepts: Partial<PaymentRequirements> = {}, changes: Partial<PaymentRequest> = {}) =>
    client.createPayment(createChallenge([accepts]), { ...request, ...changes })
  const expectRefusal = () =>
    expect(pay()).rejects.toMatchObject({
      code: 'spend_limit_exceeded',
      rejections: [{ code: 'over_daily_limit' }],
    })
  return { environment, asked, client, pay, expectRefusal }
}

const always =
  (fate: Fate): ReadFate =>
  async () =>
    fate

describe('T46 a payment that has expired', () => {
  it('comes back when the chain says that it can never be charged', async () => {
    const { environment, asked, pay } = setUp(always('unspendable'))
    const { identity, selected } = await pay()
    environment.advance(due)
    await pay()
    expect(asked).toEqual([{ identity, requirements: selected.requirements }])
  })

  it('comes back from x402 v1, too', async () => {
    const { environment, asked, client, pay } = setUp(always('unspendable'))
    const accepts = [toRequirementsV1(createRequirements(), { url: request.url })]
    await client.createPayment({ x402Version: 1, accepts }, request)
    environment.advance(due)
    await pay()
    expect(asked).toMatchObject([{ requirements: { network: 'eip155:84532' } }])
  })

  it('is not asked about before it is needed, nor before a minute after its expiry', async () => {
    const { environment, asked, pay, expectRefusal } = setUp(always('unspendable'))
    await pay({ amount: '4000' })
    environment.advance(due - 1)
    await pay({ amount: '4000' })
    await expectRefusal()
    expect(asked).toEqual([])
    environment.advance(1)
    await pay({ amount: '2000' })
    expect(asked).toEqual([])
    await pay({ amount: '4000' })
    expect(asked).toHaveLength(1)
  })

  it('is not asked about for a payment that is too large for any day', async () => {
    const { environment, asked, pay } = setUp(always('unspendable'))
    await pay()
    environment.advance(due)
    await expect(pay({ amount: '10001' })).rejects.toMatchObject({ code: 'spend_limit_exceeded' })
    expect(asked).toEqual([])
  })

  it.each<[string, ReadFate]>([
    ['it was charged', always('spent')],
    ['it is open', always('open')],
    ['the chain cannot be read', () => Promise.reject(new Error('down'))],
    [
      'the mechanism throws',
      () => {
        throw new Error('down')
      },
    ],
    // @ts-expect-error a mechanism in JavaScript may say anything
    ['the answer is unknown', always('gone')],
    // @ts-expect-error
    ['the answer is true', always(true)],
  ])('stays in the budget for a day when %s', async (_, tell) => {
    const { environment, asked, client, pay, expectRefusal } = setUp(tell)
    await client.recordOutcome(await pay(), 'failed')
    environment.advance(due)
    await expectRefusal()
    expect(asked).toHaveLength(1)
    environment.advance(24 * 3600 - 61)
    await expectRefusal()
    environment.advance(1)
    await pay()
  })

  it('is asked about twice a minute at most, and never again once it is known to be charged', async () => {
    let fate: Fate = 'open'
    const { environment, asked, pay, expectRefusal } = setUp(async () => fate)
    await pay()
    environment.advance(due)
    await expectRefusal()
    environment.advance(29)
    await expectRefusal()
    expect(asked).toHaveLength(1)
    environment.advance(1)
    fate = 'spent'
    await expectRefusal()
    environment.advance(3600)
    await expectRefusal()
    expect(asked).toHaveLength(2)
  })

  it('is not asked about when the seller says that it was charged', async () => {
    const { environment, asked, client, pay, expectRefusal } = setUp(always('unspendable'))
    await client.recordOutcome(await pay(), 'settled')
    environment.advance(due)
    await expectRefusal()
    expect(asked).toEqual([])
  })

  it('comes back in a client that did not sign it, once that knows of it', async () => {
    const environment = createTestEnvironment()
    const ledger = createMemorySpendLedger({ environment })
    const first = setUp(always('unspendable'), { environment, ledger })
    const second = setUp(always('unspendable'), { environment, ledger })
    const payment = await first.pay()
    environment.advance(due)
    await second.expectRefusal()
    await second.client.recordOutcome(payment, 'failed')
    await second.pay()
    expect(first.asked).toEqual([])
  })

  it('does not count for another asset', async () => {
    const { environment, asked, pay, expectRefusal } = setUp(always('unspendable'), {
      allowedAssets: [{ network: 'base-sepolia', asset: assets.jpyc.address, maxAmount: 10n }],
    })
    await pay({ asset: assets.jpyc.address, amount: '10' })
    environment.advance(due)
    await pay()
    await expectRefusal()
    expect(asked).toEqual([])
  })
})

describe('the questions', () => {
  const split = { amount: '100' }

  it('are sixteen at a time, in turn', async () => {
    const { environment, asked, pay, expectRefusal } = setUp(always('open'))
    for (let count = 0; count < 100; count += 1) await pay(split)
    environment.advance(due)
    for (let round = 1; round <= 8; round += 1) {
      await expectRefusal()
      expect(asked).toHaveLength(16 * round)
      environment.advance(30)
    }
    expect(new Set(asked.map(({ identity }) => identity)).size).toBe(100)
  })

  it('are asked once for calls at the same time, which never exceed the budget together', async () => {
    const { environment, asked, pay } = setUp(async () => {
      await systemEnvironment.sleep(5)
      return 'unspendable'
    })
    await pay()
    environment.advance(due)
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => pay()))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(asked).toHaveLength(1)
  })

  it('are given up after three seconds', async () => {
    const waits: number[] = []
    let stopped = false
    const clock = createTestEnvironment()
    const { pay, expectRefusal } = setUp(
      (_requirements, _identity, signal) =>
        new Promise(() => signal?.addEventListener('abort', () => (stopped = true))),
      {
        environment: {
          ...clock,
          sleep: async (milliseconds) => void waits.push(milliseconds),
        },
      },
    )
    await pay()
    clock.advance(due)
    await expectRefusal()
    expect({ waits, stopped }).toEqual({ waits: [3000], stopped: true })
  })

  it('end for a caller who aborts, and reserve nothing', async () => {
    let answer: (fate: Fate) => void = () => undefined
    const { environment, pay } = setUp(() => new Promise((resolve) => (answer = resolve)))
    await pay()
    environment.advance(due)
    const controller = new AbortController()
    const paying = pay({}, { signal: controller.signal })
    setTimeout(() => controller.abort(new Error('enough')), 5)
    await expect(paying).rejects.toThrow('enough')
    setTimeout(() => answer('unspendable'), 5)
    await pay()
  })

  it('prevent the payment when the ledger fails over them', async () => {
    const environment = createTestEnvironment()
    const release = async (): Promise<void> => {
      throw new Error('down')
    }
    const ledger = { ...createMemorySpendLedger({ environment }), release }
    const { pay } = setUp(always('unspendable'), { environment, ledger })
    await pay()
    environment.advance(due)
    await expect(pay()).rejects.toMatchObject({ code: 'store_unavailable' })
  })

  it('are about the last thousand payments', async () => {
    const { environment, asked, pay } = setUp(always('spent'), { budget: { perDay: '$0.1001' } })
    for (let count = 0; count < 1001; count += 1) await pay(split)
    environment.advance(due)
    for (let round = 0; round < 70; round += 1) {
      await expect(pay(split)).rejects.toMatchObject({ code: 'spend_limit_exceeded' })
    }
    expect(asked).toHaveLength(1000)
  })
})

describe('T46 a seller who says failed and charges everything', () => {
  it.each([
    ['at once', 0],
    ['in the last second', expiry - 1],
  ])('never gets more than the budget: %s', async (_, delay) => {
    const ledgerOfChain = new Map<string, number>()
    let now = () => 0
    const { environment, client, pay } = setUp(async (_requirements, identity) => {
      const chargedAt = ledgerOfChain.get(identity.paymentId)
      if (chargedAt !== undefined && chargedAt <= now()) return 'spent'
      return now() >= identity.validBefore ? 'unspendable' : 'open'
    })
    now = () => environment.now() / 1000
    let signed = 0
    for (let step = 0; step < 24 * 6; step += 1) {
      try {
        const payment = await pay({ amount: '2500' })
        signed += 1
        ledgerOfChain.set(payment.identity.paymentId, now() + delay)
        await client.recordOutcome(payment, 'failed')
      } catch (error) {
        expect(error).toMatchObject({ code: 'spend_limit_exceeded' })
      }
      environment.advance(600)
    }
    expect(signed).toBe(4)
  })

  it('leaves the budget of an honest one alone', async () => {
    const { environment, client, pay } = setUp(always('unspendable'))
    for (let count = 0; count < 10; count += 1) {
      await client.recordOutcome(await pay(), 'failed')
      environment.advance(due)
    }
  })
})
