import { describe, expect, it, vi } from 'vitest'
import { systemEnvironment } from '../environment.js'
import type { Affordability, ClientMechanism, CreatePayloadContext } from '../mechanism/types.js'
import type { PaymentRequirements } from '../wire/types.js'
import type { Candidate } from './Candidate.js'
import {
  assets,
  createChallenge,
  createFakeMechanism,
  createOptions,
  createTestEnvironment,
  request,
} from './client.fixture.js'
import { createPaymentClient } from './createPaymentClient.js'
import type { PaymentClientOptions } from './options.js'
import { selectCheapest } from './selectCheapest.js'
import { sufficientBalance } from './sufficientBalance.js'

type Answer = Partial<Affordability>

/** A mechanism that answers for each asset, with the amount as the cost where nothing is said. */
function createAssessing(
  answers: { readonly [asset: string]: Answer },
  changes: Partial<ClientMechanism> = {},
): ClientMechanism {
  return createFakeMechanism({
    assess: async ({ asset, amount }) => ({ cost: BigInt(amount), ...answers[asset] }),
    ...changes,
  })
}

function setUp(options: Partial<PaymentClientOptions>) {
  const client = createPaymentClient(createOptions(options))
  return async (...accepts: readonly Partial<PaymentRequirements>[]): Promise<unknown> =>
    client.createPayment(createChallenge(accepts), request).then(
      ({ selected }) => selected,
      (error: { rejections?: readonly { code: string; message: string }[]; code: string }) =>
        error.rejections?.map(({ code, message }) => `${code}: ${message}`) ?? error.code,
    )
}

const { usdc, usdx, jpyc } = assets
const inUsdc = { asset: usdc.address, amount: '10000' }
const inUsdx = { asset: usdx.address, amount: `2${'0'.repeat(22)}` }

describe('what cannot be afforded', () => {
  it('is left out, with the numbers', async () => {
    const schemes = [createAssessing({ [usdc.address]: { cost: 12_500n, balance: 12_499n } })]
    const pay = setUp({ schemes })
    expect(await pay(inUsdc)).toEqual([
      'unaffordable: takes 0.0125 USDC with all fees, and the balance is 0.012499 USDC',
    ])
    expect(await pay(inUsdc, inUsdx)).toMatchObject({ requirements: inUsdx })
  })

  it('is written in atomic units for an asset that is not known', async () => {
    const asset = '0xOther'
    const schemes = [createAssessing({ [asset]: { balance: 9_999n } })]
    const allowedAssets = [{ network: 'eip155:84532', asset, maxAmount: 20_000n }]
    const pay = setUp({ schemes, allowedAssets })
    expect(await pay({ asset })).toEqual([
      'unaffordable: takes 10000 atomic units with all fees, and the balance is 9999 atomic units',
    ])
  })

  it('may be exactly what there is', async () => {
    const schemes = [createAssessing({ [usdc.address]: { cost: 12_500n, balance: 12_500n } })]
    expect(await setUp({ schemes })(inUsdc)).toMatchObject({ totalCost: 12_500n, balance: 12_500n })
  })

  it('is what the mechanism says', async () => {
    const refusal = 'the token has to be approved first'
    const schemes = [createAssessing({ [usdc.address]: { refusal } })]
    expect(await setUp({ schemes })(inUsdc)).toEqual([`unaffordable: ${refusal}`])
  })
})

describe('the whole cost', () => {
  const dear = createAssessing({ [usdc.address]: { cost: 1_000_001n } })

  it('is what limits are for', async () => {
    expect(await setUp({ schemes: [dear] })(inUsdc)).toEqual([
      'over_payment_limit: costs $1.000001, more than budget.perPayment $1',
    ])
  })

  it('counts against the day', async () => {
    const schemes = [createAssessing({ [usdc.address]: { cost: 600_000n } })]
    const pay = setUp({ schemes, budget: { perDay: '$1' } })
    expect(await pay(inUsdc)).toMatchObject({ dollars: 600_000_000_000_000_000n })
    expect(await pay(inUsdc)).toEqual([
      'over_daily_limit: costs $0.6, and $0.6 of $1 for 24 hours are used',
    ])
  })

  it('decides which one is the cheapest, across decimals', async () => {
    const schemes = [createAssessing({ [usdc.address]: { cost: 30_000n } })]
    // 0.01 before fees and 0.03 with them, against 0.02.
    expect(await setUp({ schemes })(inUsdc, inUsdx)).toMatchObject({ requirements: inUsdx })
  })

  it('is not read where the price alone is too much', async () => {
    const assess = vi.fn(async () => ({ cost: 1n }))
    const pay = setUp({ schemes: [createFakeMechanism({ assess })] })
    expect(await pay({ amount: '1000001' })).toEqual([
      'over_payment_limit: costs $1.000001, more than budget.perPayment $1',
    ])
    expect(assess).not.toHaveBeenCalled()
  })
})

describe('an approval', () => {
  const approval = { spender: '0xPermit', amount: 7n, current: 0n, networkFee: 2n }

  it('is shown before anything is signed', async () => {
    const seen: Candidate[] = []
    const createPayload = vi.fn()
    const schemes = [createAssessing({ [usdc.address]: { approval } }, { createPayload })]
    const pay = setUp({
      schemes,
      approve: (candidate) => {
        seen.push(candidate)
        return false
      },
    })
    expect(await pay(inUsdc)).toEqual(['not_approved: it was not approved'])
    expect(seen).toMatchObject([{ approval, totalCost: 10_000n }])
    expect(createPayload).not.toHaveBeenCalled()
  })

  it('comes after none at the same price, and before a higher price', async () => {
    const schemes = [createAssessing({ [usdc.address]: { approval } })]
    const pay = setUp({ schemes })
    const same = { ...inUsdx, amount: `1${'0'.repeat(22)}` }
    expect(await pay(inUsdc, same)).toMatchObject({ requirements: same })
    expect(await pay(inUsdc, inUsdx)).toMatchObject({ requirements: inUsdc })
  })

  it('leaves the order of the server where both need one', () => {
    const [first, second] = ['1', '2'].map((amount): Candidate => ({
      requirements: { ...createChallenge().accepts[0], amount } as PaymentRequirements,
      network: 'eip155:84532',
      totalCost: 1n,
      dollars: 1n,
      flow: 'authorization',
      approval,
    }))
    if (first === undefined || second === undefined) throw new Error('no candidates')
    expect(selectCheapest([first, second])).toBe(first)
    expect(selectCheapest([second, first])).toBe(second)
  })
})

describe('sufficientBalance', () => {
  const policies = [sufficientBalance]

  it('refuses what could not be read', async () => {
    const reading = createAssessing({ [usdc.address]: {}, [usdx.address]: { balance: 10n ** 25n } })
    const pay = setUp({ schemes: [reading], policies })
    expect(await pay(inUsdc)).toEqual(['policy: the balance could not be read'])
    expect(await pay(inUsdc, inUsdx)).toMatchObject({ requirements: inUsdx })
    expect(await setUp({ policies })(inUsdc)).toEqual(['policy: the balance could not be read'])
  })
})

describe('reading', () => {
  const extensions = { paymentPermitContext: { meta: { nonce: '7' } } }

  it('is done with the extensions of the challenge and a signal, and so is signing', async () => {
    const contexts: CreatePayloadContext[] = []
    const fake = createFakeMechanism()
    const mechanism = createFakeMechanism({
      assess: async (_requirements, context) => {
        contexts.push(context)
        return { cost: 1n }
      },
      createPayload: async (requirements, context) => {
        contexts.push(context)
        return fake.createPayload(requirements, context)
      },
    })
    const client = createPaymentClient(createOptions({ schemes: [mechanism] }))
    const { signal } = new AbortController()
    await client.createPayment(createChallenge([inUsdc], { extensions }), { ...request, signal })
    expect(contexts.map((context) => context.extensions)).toEqual([extensions, extensions])
    // Nobody waits for the reading any more; the wallet may still be asked.
    expect(contexts.map((context) => context.signal?.aborted)).toEqual([true, false])
    expect(contexts[1]?.signal).toBe(signal)
  })

  it.each<
    [string, Affordability['approval'], PaymentClientOptions['approve'], boolean | undefined]
  >([
    ['nobody is asked', undefined, undefined, undefined],
    ['nothing was told to who agreed', undefined, () => true, false],
    [
      'an approval was told to who agreed',
      { spender: 's', amount: 2n, current: 0n },
      () => true,
      undefined,
    ],
  ])('T19 whether something may be approved: %s', async (_name, approval, approve, mayApprove) => {
    const fake = createFakeMechanism()
    const createPayload = vi.fn<ClientMechanism['createPayload']>((requirements, context) =>
      fake.createPayload(requirements, context),
    )
    const pay = setUp({
      schemes: [
        createFakeMechanism({
          createPayload,
          assess: async () => ({ cost: 1n, ...(approval === undefined ? {} : { approval }) }),
        }),
      ],
      ...(approve === undefined ? {} : { approve }),
    })
    await pay(inUsdc)
    expect(createPayload.mock.lastCall?.[1].mayApprove).toBe(mayApprove)
  })

  it('that fails leaves the entry out', async () => {
    const cause = new Error('broken')
    const assess = async (): Promise<never> => {
      throw cause
    }
    const client = createPaymentClient(
      createOptions({ schemes: [createFakeMechanism({ assess })] }),
    )
    await expect(client.createPayment(createChallenge(), request)).rejects.toMatchObject({
      rejections: [{ code: 'mechanism', cause }],
    })
  })

  it('that takes too long is done without', async () => {
    const aborted = vi.fn()
    const assess: ClientMechanism['assess'] = async (_requirements, { signal }) =>
      new Promise(() => {
        signal?.addEventListener('abort', aborted)
      })
    const pay = setUp({
      schemes: [createFakeMechanism({ assess })],
      environment: createTestEnvironment(),
    })
    expect(await pay(inUsdc)).toMatchObject({ totalCost: 10_000n })
    expect(aborted).toHaveBeenCalledOnce()
  })

  it('ends when the request is given up', async () => {
    const aborted = vi.fn()
    const assess: ClientMechanism['assess'] = async (_requirements, { signal }) =>
      new Promise(() => {
        signal?.addEventListener('abort', () => aborted(signal.reason))
      })
    const client = createPaymentClient(
      createOptions({
        schemes: [createFakeMechanism({ assess })],
        environment: systemEnvironment,
      }),
    )
    const controller = new AbortController()
    const reason = new Error('enough')
    const { signal } = controller
    const paying = client.createPayment(createChallenge(), { ...request, signal })
    await new Promise((resolve) => setTimeout(resolve))
    controller.abort(reason)
    await expect(paying).rejects.toBe(reason)
    expect(aborted).toHaveBeenCalledWith(reason)
  })
})

describe('limits of an asset', () => {
  it('hold however the server writes its address', async () => {
    const mechanism = createFakeMechanism({
      findAsset: ({ asset }) => (asset.startsWith('41') ? jpyc : undefined),
    })
    const allowedAssets = [
      { network: 'eip155:84532', asset: jpyc.address, maxAmount: 10n, maxAmountPerDay: 15n },
    ]
    const pay = setUp({ schemes: [mechanism], allowedAssets })
    expect(await pay({ asset: '41abcd', amount: '11' })).toEqual([
      'over_payment_limit: costs 11 atomic units, more than maxAmount 10',
    ])
    expect(await pay({ asset: '41abcd', amount: '9' })).toMatchObject({ totalCost: 9n })
    expect(await pay({ asset: '41ABCD', amount: '9' })).toEqual([
      'over_daily_limit: costs 9 atomic units, and 9 atomic units of 15 atomic units for 24 hours are used',
    ])
  })
})
