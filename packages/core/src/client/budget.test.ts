import { describe, expect, it } from 'vitest'
import type { Asset } from '../money/Asset.js'
import type { PaymentRequirements } from '../wire/types.js'
import {
  assets,
  createChallenge,
  createFakeMechanism,
  createOptions,
  createTestEnvironment,
  request,
} from './client.fixture.js'
import { createMemorySpendLedger } from './createMemorySpendLedger.js'
import { createPaymentClient } from './createPaymentClient.js'
import type { PaymentClientOptions } from './options.js'
import type { SpendLedger } from './SpendLedger.js'

const setUp = (options: Partial<PaymentClientOptions>) => {
  const environment = createTestEnvironment()
  const client = createPaymentClient(createOptions({ environment, ...options }))
  const pay = (...accepts: Partial<PaymentRequirements>[]) =>
    client.createPayment(createChallenge(accepts), request)
  const refuse = (...accepts: Partial<PaymentRequirements>[]) =>
    pay(...accepts).then(
      () => [],
      (error: { rejections: readonly { code: string; message: string }[] }) => error.rejections,
    )
  return { environment, client, pay, refuse }
}

const broken = async (): Promise<never> => {
  throw new Error('redis://secret is down')
}
const setUpLedger = (changes: Partial<SpendLedger>) =>
  setUp({ ledger: { ...createMemorySpendLedger(), ...changes } })

describe('one payment', () => {
  it('is a dollar at most by default, in known dollar assets only', async () => {
    const { pay, refuse } = setUp({})
    await pay({ amount: '1000000' })
    await pay({ asset: assets.usdx.address, amount: `1${'0'.repeat(24)}` })
    const [over] = await refuse({ asset: assets.usdx.address, amount: `1${'0'.repeat(23)}1` })
    expect(over).toMatchObject({ code: 'over_payment_limit' })
    const [other] = await refuse({ asset: assets.jpyc.address, amount: '1' })
    expect(other).toMatchObject({ code: 'asset_not_allowed' })
  })

  it('can be limited in tokens of one symbol', async () => {
    const { pay, refuse } = setUp({ budget: { perPayment: '0.5 JPYC' } })
    await pay({ asset: assets.jpyc.address, amount: `5${'0'.repeat(17)}` })
    const [over] = await refuse({ asset: assets.jpyc.address, amount: `5${'0'.repeat(16)}1` })
    expect(over).toMatchObject({
      code: 'over_payment_limit',
      message: 'costs 0.500000000000000001 JPYC, more than budget.perPayment 0.5 JPYC',
    })
    expect(await refuse({ amount: '1' })).toMatchObject([{ code: 'asset_not_allowed' }])
  })

  it('can be without a limit, for known dollar assets', async () => {
    const { pay, refuse } = setUp({ budget: { perPayment: false } })
    await pay({ amount: '9'.repeat(78) })
    expect(await refuse({ asset: assets.jpyc.address })).toMatchObject([
      { code: 'asset_not_allowed' },
    ])
  })

  it('takes the explicit limit of an asset instead, known or not', async () => {
    const { pay, refuse } = setUp({
      allowedAssets: [
        { network: 'base-sepolia', asset: '0xUnKnown', maxAmount: '500' },
        { network: 'eip155:84532', asset: assets.usdc.address, maxAmount: 2_000_000n },
      ],
    })
    await pay({ asset: '0xunknown', amount: '500' })
    await pay({ amount: '2000000' })
    expect(
      await refuse({ asset: '0xunknown', amount: '501' }, { amount: '2000001' }),
    ).toMatchObject([
      {
        code: 'over_payment_limit',
        message: 'costs 501 atomic units, more than maxAmount 500',
      },
      { code: 'over_payment_limit' },
    ])
    expect(await refuse({ asset: '0xunknown', network: 'eip155:1' })).toMatchObject([
      { code: 'asset_not_allowed' },
    ])
  })
})

describe('a day', () => {
  it('counts all dollar assets together, in a rolling window', async () => {
    const { environment, client, pay, refuse } = setUp({ budget: { perDay: '$1' } })
    const first = await pay({ amount: '600000' })
    await client.recordOutcome(first, 'settled')
    environment.advance(3600)
    await pay({ asset: assets.usdx.address, amount: `3${'0'.repeat(23)}` })
    expect(await refuse({ amount: '100001' })).toMatchObject([
      {
        code: 'over_daily_limit',
        message: 'costs $0.100001, and $0.9 of $1 for 24 hours are used',
      },
    ])
    environment.advance(23 * 3600)
    await pay({ amount: '600000' })
  })

  it('says spend_limit_exceeded, and takes another asset when the dollars are used up', async () => {
    const { pay, refuse, client } = setUp({
      budget: { perDay: '$0.5' },
      allowedAssets: [
        {
          network: 'base-sepolia',
          asset: assets.jpyc.address,
          maxAmount: 10n,
          maxAmountPerDay: 15n,
        },
      ],
    })
    const jpyc = { asset: assets.jpyc.address, amount: '10' }
    await pay({ amount: '500000' })
    const { selected } = await pay({ amount: '1' }, jpyc)
    expect(selected.asset?.symbol).toBe('JPYC')
    expect(await refuse({ amount: '1' }, jpyc)).toMatchObject([
      { code: 'over_daily_limit' },
      {
        code: 'over_daily_limit',
        message:
          'costs 10 atomic units, and 10 atomic units of 15 atomic units for 24 hours are used',
      },
    ])
    await expect(client.createPayment(createChallenge(), request)).rejects.toMatchObject({
      code: 'spend_limit_exceeded',
    })
  })

  it('T46 a seller who lies about a failure gets no second payment out of the same budget', async () => {
    const { environment, client, pay, refuse } = setUp({ budget: { perDay: '$0.01' } })
    const payment = await pay({ maxTimeoutSeconds: 600 })
    await client.recordOutcome(payment, 'failed')
    environment.advance(600 + 24 * 3600 - 1)
    expect(await refuse({})).toMatchObject([{ code: 'over_daily_limit' }])
    environment.advance(1)
    await pay({})
  })

  it('T10 an unknown outcome stays in the budget', async () => {
    const { environment, pay, refuse } = setUp({ budget: { perDay: '$0.01' } })
    await pay({ maxTimeoutSeconds: 60 })
    environment.advance(3600)
    expect(await refuse({})).toMatchObject([{ code: 'over_daily_limit' }])
  })

  it('holds for concurrent payments, also while wallets and people are slow', async () => {
    const fake = createFakeMechanism()
    const schemes = [
      createFakeMechanism({
        createPayload: async (...parameters) => {
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 5))
          return fake.createPayload(...parameters)
        },
      }),
    ]
    const { pay } = setUp({
      schemes,
      budget: { perDay: '$0.05' },
      approve: () => new Promise((resolve) => setTimeout(() => resolve(true), Math.random() * 5)),
    })
    const results = await Promise.allSettled(Array.from({ length: 30 }, () => pay({})))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
  })

  it('is one for all clients that share a ledger', async () => {
    const environment = createTestEnvironment()
    const ledger = createMemorySpendLedger({ environment })
    const budget = { perDay: '$0.01' } as const
    await setUp({ ledger, environment, budget }).pay({})
    expect(await setUp({ ledger, environment, budget }).refuse({})).toHaveLength(1)
  })
})

describe('a ledger that fails', () => {
  it.each([{ reserve: broken }, { commit: broken }, { commit: broken, release: broken }])(
    'prevents the payment: %o',
    async (changes) => {
      await expect(setUpLedger(changes).pay({})).rejects.toMatchObject({
        code: 'store_unavailable',
        cause: new Error('redis://secret is down'),
      })
    },
  )

  it('is reported when an outcome cannot be recorded', async () => {
    const { client, pay } = setUpLedger({ settle: broken })
    const payment = await pay({})
    await expect(client.recordOutcome(payment, 'settled')).rejects.toMatchObject({
      code: 'store_unavailable',
    })
    await client.recordOutcome(payment, 'failed')
  })
})

it('reserves what the payment costs with its fees', async () => {
  const known: Asset = assets.usdc
  const { pay } = setUp({
    schemes: [createFakeMechanism({ totalCost: () => 12_345n, findAsset: () => known })],
  })
  expect((await pay({ amount: '1' })).reservation).toMatchObject({
    pool: 'usd',
    amount: 12_345_000_000_000_000n,
  })
})
