import type { ServerResponse } from 'node:http'
import type { PaymentRequirements, SettleResponse } from '@farebox/core'
import { encodePaymentRequired, encodeSettleResponse, systemEnvironment } from '@farebox/core'
import { describe, expect, it } from 'vitest'
import type { PayingFetchOptions, ResignContext } from './options.js'
import { payingFetch } from './payingFetch.js'
import type { PaymentEvent } from './PaymentEvent.js'
import { readPayment } from './readPayment.js'
import { readReceipt } from './readReceipt.js'
import {
  createChallenge,
  createOptions,
  createSleepless,
  pendingSettlement,
  requirements,
  sendReceipt,
  settlement,
  startSeller,
} from './seller.fixture.js'

const failed: SettleResponse = {
  ...settlement,
  success: false,
  errorReason: 'insufficient_funds',
  transaction: '',
}
const thief = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC'

interface Refusal {
  readonly accepts?: readonly Partial<PaymentRequirements>[]
  readonly receipt?: SettleResponse
  readonly error?: string
  readonly path?: string
  readonly status?: number
}

/** A 402 that refuses the payment and offers anew. */
function refuse(response: ServerResponse, refusal: Refusal = {}): void {
  const { accepts = [{ amount: '20000' }], receipt, error = 'payment_mismatch' } = refusal
  const challenge = { ...createChallenge(refusal.path ?? '/', ...accepts), error }
  response.setHeader('PAYMENT-REQUIRED', encodePaymentRequired(challenge))
  if (receipt !== undefined) response.setHeader('PAYMENT-RESPONSE', encodeSettleResponse(receipt))
  response.writeHead(refusal.status ?? 402).end('refused')
}

/** A seller that refuses the first payment, and a buyer with a policy. */
async function setUp(
  answerFirst: (response: ServerResponse) => void,
  options: Partial<PayingFetchOptions> = {},
  hasPolicy = true,
) {
  const seller = await startSeller((response, count) =>
    count === 1 ? answerFirst(response) : sendReceipt(response, 200, settlement),
  )
  const asked: ResignContext[] = []
  const events: PaymentEvent[] = []
  const { environment } = createSleepless()
  const resign = (context: ResignContext) => {
    asked.push(context)
    return true
  }
  const paying = payingFetch(
    createOptions({
      environment,
      onPayment: (event) => void events.push(event),
      ...(hasPolicy ? { resign } : {}),
      ...options,
    }),
  )
  const buy = (path = '/') => paying(`${seller.origin}${path}`)
  return { seller, asked, events, buy }
}

const codes = (response: Response) =>
  readPayment(response)?.rejections?.map(({ code }) => code) ?? 'none'

describe('a price that has changed', () => {
  it('T19 is not paid by default, and the reason is told', async () => {
    const { seller, events, buy } = await setUp(refuse, {}, false)
    const response = await buy()
    expect(response.status).toBe(402)
    expect(await response.text()).toBe('refused')
    expect(readPayment(response)?.rejections).toEqual([
      {
        requirements: { ...requirements, amount: '20000' },
        code: 'price_changed',
        message: 'costs 20000 atomic units now, and 10000 before',
      },
    ])
    expect(events.map(({ kind }) => kind)).toEqual(['signed', 'answered', 'refused'])
    expect(events[2]).toMatchObject({ rejections: [{ code: 'price_changed' }] })
    expect(seller.payments()).toHaveLength(1)
  })

  it('is paid when the policy says so, by a second payment', async () => {
    const { seller, asked, events, buy } = await setUp(refuse)
    const response = await buy()
    expect(response.status).toBe(200)
    expect(new Set(seller.payments()).size).toBe(2)
    expect(readPayment(response)).toMatchObject({
      attempts: 1,
      payment: { selected: { requirements: { amount: '20000' } } },
    })
    expect(codes(response)).toBe('none')
    expect(events.map(({ kind }) => kind)).toEqual(['signed', 'answered', 'signed', 'answered'])
    expect(asked).toMatchObject([
      {
        payment: { selected: { requirements: { amount: '10000' } } },
        status: 402,
        challenge: { error: 'payment_mismatch' },
        changes: [{ code: 'price_changed' }],
      },
    ])
    expect(asked[0]).not.toHaveProperty('receipt')
  })

  it('T46 is counted besides what was signed before', async () => {
    const budget = { perDay: '$0.03' } as const
    const enough = await setUp(refuse, { budget })
    expect((await enough.buy()).status).toBe(200)
    await expect(enough.buy('/other')).rejects.toMatchObject({ code: 'spend_limit_exceeded' })

    const short = await setUp(refuse, { budget: { perDay: '$0.029' } })
    const response = await short.buy()
    expect(await response.text()).toBe('refused')
    expect(codes(response)).toEqual(['over_daily_limit'])
    expect(short.seller.payments()).toHaveLength(1)
  })

  it('is approved as the first one was', async () => {
    const { seller, buy } = await setUp(refuse, {
      approve: ({ totalCost }) => totalCost === 10_000n,
    })
    expect(codes(await buy())).toEqual(['not_approved'])
    expect(seller.payments()).toHaveLength(1)
  })
})

describe('the policy is asked', () => {
  it.each<[string, Refusal]>([
    ['after a failed settlement', { receipt: failed, error: 'insufficient_funds' }],
    ['after a refusal on the same terms', { accepts: [{}] }],
    ['when an allowance is missing', { status: 412, error: 'permit2_allowance_required' }],
  ])('%s', async (_, refusal) => {
    const { seller, asked, buy } = await setUp((response) => refuse(response, refusal))
    expect((await buy()).status).toBe(200)
    expect(asked).toHaveLength(1)
    expect(asked[0]?.receipt?.state).toBe(refusal.receipt === undefined ? undefined : 'failed')
    expect(new Set(seller.payments()).size).toBe(2)
  })

  it('once in a call', async () => {
    const seller = await startSeller((response) => refuse(response))
    let asked = 0
    const paying = payingFetch(
      createOptions({
        resign: async () => {
          asked += 1
          return true
        },
      }),
    )
    const response = await paying(seller.origin)
    expect(codes(response)).toEqual(['price_changed'])
    expect(asked).toBe(1)
    expect(seller.payments()).toHaveLength(2)
  })

  it.each<[string, NonNullable<PayingFetchOptions['resign']>]>([
    ['no', () => false],
    ['something that is not true', () => 'yes' as unknown as boolean],
    ['an error', () => Promise.reject(new Error('policy'))],
  ])('and its answer is %s', async (_, resign) => {
    const { seller, buy } = await setUp(refuse, { resign })
    expect(codes(await buy())).toEqual(['price_changed'])
    expect(seller.payments()).toHaveLength(1)
  })
})

describe('T10 the policy is not asked', () => {
  it.each<[string, (response: ServerResponse) => void]>([
    [
      'while the settlement is pending',
      (response) => refuse(response, { receipt: pendingSettlement }),
    ],
    [
      'after an unknown error of the settlement',
      (response) =>
        refuse(response, { receipt: { ...failed, errorReason: 'unexpected_settle_error' } }),
    ],
    [
      'when the nonce was used by somebody',
      (response) => refuse(response, { error: 'invalid_exact_evm_nonce_already_used' }),
    ],
    [
      'when a receipt says so',
      (response) =>
        refuse(response, {
          receipt: { ...failed, errorReason: 'invalid_exact_evm_nonce_already_used' },
        }),
    ],
    [
      'by a receipt for somebody else',
      (response) => refuse(response, { receipt: { ...failed, payer: thief } }),
    ],
    [
      'by a receipt of another chain',
      (response) => refuse(response, { receipt: { ...failed, network: 'eip155:8453' } }),
    ],
    ['by a failed receipt without an invitation', (response) => sendReceipt(response, 402, failed)],
    [
      'by an invitation that cannot be read',
      (response) => void response.writeHead(402, { 'PAYMENT-REQUIRED': '***' }).end(),
    ],
    [
      'by a receipt that cannot be read',
      (response) => {
        response.setHeader('PAYMENT-RESPONSE', '***')
        refuse(response)
      },
    ],
    ['by an invitation for another resource', (response) => refuse(response, { path: '/admin' })],
    ['by another status', (response) => refuse(response, { status: 403 })],
  ])('%s', async (_, answerFirst) => {
    const seller = await startSeller((response) => answerFirst(response))
    const { environment } = createSleepless()
    let asked = 0
    const resign = (): boolean => {
      asked += 1
      return true
    }
    const response = await payingFetch(createOptions({ environment, resign }))(seller.origin)
    expect(response.status).toBeGreaterThanOrEqual(402)
    expect(new Set(seller.payments()).size).toBe(1)
    expect(asked).toBe(0)
  })

  it('after a lost answer, whatever the next one says', async () => {
    const { seller, asked, buy } = await setUp((response) => void response.socket?.destroy())
    const lying = await startSeller((response, count) =>
      count === 1 ? void response.socket?.destroy() : refuse(response),
    )
    expect((await buy()).status).toBe(200)
    expect(new Set(seller.payments()).size).toBe(1)

    expect(asked).toHaveLength(0)

    const { environment } = createSleepless()
    const resign = (): never => {
      throw new Error('asked')
    }
    const response = await payingFetch(createOptions({ environment, resign }))(lying.origin)
    expect(codes(response)).toEqual(['price_changed'])
    expect(new Set(lying.payments()).size).toBe(1)
  })
})

describe('T19 another recipient', () => {
  it('is not paid, whatever the policy says', async () => {
    const { seller, asked, buy } = await setUp((response) =>
      refuse(response, { accepts: [{ payTo: thief }, { payTo: thief, amount: '1' }] }),
    )
    const response = await buy()
    expect(codes(response)).toEqual(['recipient_changed', 'recipient_changed'])
    expect(asked[0]?.changes.map(({ code }) => code)).toEqual([
      'recipient_changed',
      'recipient_changed',
    ])
    expect(seller.payments()).toHaveLength(1)
  })

  it('does not keep the first one from being paid', async () => {
    const { seller, buy } = await setUp((response) =>
      refuse(response, { accepts: [{ payTo: thief, amount: '1' }, { amount: '30000' }] }),
    )
    const response = await buy()
    expect(readPayment(response)?.payment.selected.requirements).toMatchObject({
      payTo: requirements.payTo,
      amount: '30000',
    })
    expect(seller.payments()).toHaveLength(2)
  })
})

it('T46 a refusal that came after a lost answer leaves the whole reservation', async () => {
  let now = Date.now()
  const seller = await startSeller((response, count) =>
    count === 1 ? void response.socket?.destroy() : refuse(response),
  )
  const { environment } = createSleepless()
  const paying = payingFetch(
    createOptions({
      environment: { ...systemEnvironment, ...environment, now: () => now },
      budget: { perDay: '$0.01' },
    }),
  )
  expect((await paying(seller.origin)).status).toBe(402)
  now += 3600 * 1000
  await expect(paying(seller.origin)).rejects.toMatchObject({ code: 'spend_limit_exceeded' })
  now += 24 * 3600 * 1000
  expect(readReceipt(await paying(seller.origin))).toBeUndefined()
})
