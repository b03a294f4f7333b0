import { describe, expect, test } from 'vitest'
import { requestBindingKey } from '../binding/types.js'
import { decodePaymentRequired } from '../codec/decodePaymentRequired.js'
import { decodeSettleResponseV1 } from '../codec/decodeSettleResponseV1.js'
import { encodePaymentPayloadV1 } from '../codec/encodePaymentPayloadV1.js'
import { FareboxError } from '../errors/FareboxError.js'
import type { Header } from '../http/types.js'
import type { PaymentRequiredV1 } from '../wire/typesV1.js'
import { createMemoryAnswerStore } from './answers/createMemoryAnswerStore.js'
import type { PaidRoute } from './createResourceServer.js'
import type { RouteOptions } from './options.js'
import type { Outcome, PaidOutcome } from './Outcome.js'
import {
  createRequest,
  pay,
  payBound,
  payTo,
  pendingResponse,
  readBody,
  readHeader,
  settledResponse,
  withPayment,
} from './seller.fixture.js'
import {
  createSellerV1,
  expectResponse,
  firstOf,
  nameV1,
  network,
  payV1,
  type SellerV1,
  withPaymentV1,
} from './sellerV1.fixture.js'

const url = 'https://api.example.com/weather?city=x'

function expectPaid(outcome: Outcome): PaidOutcome {
  if (outcome.kind !== 'paid') throw new Error(`Not paid: ${JSON.stringify(outcome)}`)
  return outcome
}

async function expectReleased(outcome: Outcome): Promise<readonly Header[]> {
  const end = await expectPaid(outcome).finish({ status: 200 })
  if (end.kind !== 'release') throw new Error(`Not released: ${String(end.response.body)}`)
  await end.delivered()
  return end.headers
}

function codeOf(outcome: Outcome): unknown {
  return outcome.kind === 'respond' ? readBody(outcome.response)['code'] : outcome.kind
}

function detailOf(create: () => unknown): string | undefined {
  try {
    create()
    return undefined
  } catch (error) {
    if (error instanceof FareboxError && error.code === 'config_invalid') return error.detail
    throw error
  }
}

/** The entries of the v1 body of a route. */
async function listEntries(settings: Partial<RouteOptions>): Promise<PaymentRequiredV1['accepts']> {
  return (await createSellerV1(settings).quote()).v1.accepts
}

async function bodyOf(route: PaidRoute): Promise<PaymentRequiredV1> {
  const response = expectResponse(await route.handle(createRequest()))
  return JSON.parse(String(response.body)) as PaymentRequiredV1
}

describe('the challenge', () => {
  test('v1 in the body, v2 in the header', async () => {
    const described = { description: 'Weather', mimeType: 'application/json' }
    const { v1, v2 } = await createSellerV1(described).quote()
    expect(v1).toEqual({
      x402Version: 1,
      error: 'Payment required',
      accepts: [
        {
          scheme: 'paper',
          network: nameV1,
          maxAmountRequired: '10000',
          asset: '0xPaper',
          payTo,
          resource: url,
          maxTimeoutSeconds: 300,
          ...described,
        },
      ],
    })
    const route = createSellerV1({ ...described, v1: false }).route
    const plain = expectResponse(await route.handle(createRequest()))
    expect(v2).toEqual(decodePaymentRequired(readHeader(plain, 'payment-required') ?? ''))
  })

  test('published clients refuse entries without description or type', async () => {
    expect(await listEntries({})).toMatchObject([{ description: '', mimeType: '' }])
  })

  test('what the seller adds for a scheme is in both', async () => {
    const [entry] = await listEntries({ flow: 'upfront' })
    expect(entry?.extra).toEqual({ paymentFlow: 'upfront' })
  })

  const terms = { price: '$1', scheme: 'paper' } as const
  const several = {
    accepts: [
      { ...terms, network: 'anvil' },
      { ...terms, network: 'base' },
      { ...terms, network: 'base', price: { asset: '0xOther', amount: 7n } },
      { ...terms, network: 'base-sepolia' },
    ],
    price: undefined,
    scheme: undefined,
    network: undefined,
    // `accepts` replaces the three, which the type cannot say of a part.
  } as unknown as Partial<RouteOptions>

  test('entries without a v1 name are left out, and further ones of one network', async () => {
    const { v1, v2 } = await createSellerV1(several).quote()
    expect(v1.accepts.map((entry) => `${entry.network} ${entry.asset}`)).toEqual([
      'base 0xPaper',
      'base-sepolia 0xPaper',
    ])
    expect(v2.accepts).toHaveLength(4)
  })

  test('names that published clients do not know are offered where there is nothing else', async () => {
    async function listNetworks(...networks: readonly string[]): Promise<readonly string[]> {
      const accepts = networks.map((one) => ({ price: '$0.01', scheme: 'paper', network: one }))
      // `accepts` replaces the one way to pay, which the type cannot say of a part.
      const settings = { accepts, price: undefined, scheme: undefined, network: undefined }
      const { v1 } = await createSellerV1(settings as unknown as Partial<RouteOptions>).quote()
      return v1.accepts.map((entry) => entry.network)
    }
    expect(await listNetworks('celo', 'base')).toEqual(['base'])
    expect(await listNetworks('celo', 'monad')).toEqual(['celo', 'monad'])
  })

  test('a payment is for the entry that the body had', async () => {
    const { route, facilitator } = createSellerV1(several)
    const payment = payV1(await bodyOf(route))
    expectPaid(await route.handle(withPaymentV1({ ...payment, network: 'base' })))
    const asked = facilitator.asked.verify[0]?.paymentRequirements
    expect(asked).toMatchObject({ network: 'eip155:8453', asset: '0xPaper' })
  })

  test('caches and browsers learn of both headers', async () => {
    const { route } = createSellerV1()
    const headers = { origin: 'https://shop.example.com' }
    const response = expectResponse(await route.handle(createRequest({ headers })))
    expect(readHeader(response, 'vary')).toBe('PAYMENT-SIGNATURE, X-PAYMENT')
    expect(readHeader(response, 'access-control-expose-headers')).toBe(
      'PAYMENT-REQUIRED, PAYMENT-RESPONSE, Retry-After, X-PAYMENT-RESPONSE',
    )
  })

  test.each([
    ['binding is required', { binding: 'required' }, /cannot be bound/],
    ['no network has a v1 name', { network: 'anvil' }, /no name for any network/],
  ] as const)('error: %s', (_name, settings, message) => {
    expect(detailOf(() => createSellerV1(settings))).toMatch(message)
    expect(detailOf(() => createSellerV1({ ...settings, v1: false }))).toBeUndefined()
  })
})

describe('a payment', () => {
  test('reaches the facilitator in v2, with the server’s own terms', async () => {
    const { route, quote, facilitator } = createSellerV1()
    const { v1, v2 } = await quote()
    const payment = payV1(v1)
    const headers = await expectReleased(await route.handle(withPaymentV1(payment)))
    const expected = {
      x402Version: 2,
      paymentPayload: { x402Version: 2, accepted: firstOf(v2), payload: payment.payload },
      paymentRequirements: firstOf(v2),
    }
    expect(facilitator.asked).toEqual({ verify: [expected], settle: [expected] })
    const receipt = headers.find(([name]) => name === 'X-PAYMENT-RESPONSE')?.[1] ?? ''
    expect(decodeSettleResponseV1(receipt)).toEqual({
      success: true,
      transaction: settledResponse.transaction,
      network: nameV1,
      payer: 'alice',
    })
  })

  test('the handler learns the canonical network', async () => {
    const { route, quote } = createSellerV1()
    const { payment } = expectPaid(await route.handle(withPaymentV1(payV1((await quote()).v1))))
    expect(payment).toMatchObject({ payer: 'alice', network, amount: 10_000n })
  })

  test.each(['v1', 'v2'] as const)('T01: spent as %s, it is spent in the other', async (first) => {
    const { route, quote, facilitator } = createSellerV1()
    const { v1, v2 } = await quote()
    const requests = [withPaymentV1(payV1(v1)), withPayment(pay(firstOf(v2)))]
    const [one, other] = first === 'v1' ? requests : requests.toReversed()
    if (one === undefined || other === undefined) throw new Error('Two requests.')
    const sale = await route.handle(one)
    expect(codeOf(await route.handle(other))).toBe('payment_in_flight')
    await expectReleased(sale)
    expect(codeOf(await route.handle(other))).toBe('payment_already_used')
    expect(facilitator.asked.settle).toHaveLength(1)
  })

  test('T01: 50 at once in both versions, one handler', async () => {
    const { route, quote } = createSellerV1()
    const { v1, v2 } = await quote()
    const requests = [withPaymentV1(payV1(v1)), withPayment(pay(firstOf(v2)))]
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        route.handle(requests[index % 2] ?? createRequest()),
      ),
    )
    expect(outcomes.filter(({ kind }) => kind === 'paid')).toHaveLength(1)
  })

  test.each<[string, Record<string, string | readonly string[]>]>([
    ['both versions', { 'payment-signature': 'e30=', 'x-payment': 'e30=' }],
    ['two of v1', { 'x-payment': ['e30=', 'e30='] }],
  ])('T13: %s in one request, on any route', async (_name, headers) => {
    for (const v1 of [true, false]) {
      const { route } = createSellerV1({ v1 })
      const outcome = await route.handle(createRequest({ headers }))
      expect(codeOf(outcome)).toBe('payment_ambiguous')
    }
  })

  test.each([
    ['another scheme', { scheme: 'exact' }],
    ['a network that is not offered', { network: 'base' }],
    ['a CAIP-2 id, which is not v1', { network }],
    ['an alias that is not v1', { network: 'optimism' }],
  ])('for %s is for nothing that is offered', async (_name, change) => {
    const { route, quote } = createSellerV1()
    const outcome = await route.handle(withPaymentV1({ ...payV1((await quote()).v1), ...change }))
    expect(codeOf(outcome)).toBe('payment_mismatch')
  })

  test('with members that v1 does not have: they change nothing', async () => {
    const { route, quote, facilitator } = createSellerV1()
    const { v1, v2 } = await quote()
    const accepted = { ...firstOf(v2), amount: '1', payTo: '0xMallory' }
    const payment = { ...payV1(v1), accepted, extensions: { [requestBindingKey]: {} } }
    expectPaid(await route.handle(withPaymentV1(payment)))
    const asked = facilitator.asked.verify[0]?.paymentPayload
    expect(asked?.accepted).toEqual(firstOf(v2))
    expect(asked?.extensions).toBeUndefined()
  })

  test('T14: the limit of the header holds', async () => {
    const { route, quote } = createSellerV1({}, { maxHeaderBytes: 100 })
    const outcome = await route.handle(withPaymentV1(payV1((await quote()).v1)))
    expect(codeOf(outcome)).toBe('header_too_large')
  })

  test('T44: its answer is kept for nobody', async () => {
    const answers = createMemoryAnswerStore()
    const { route, quote } = createSellerV1({}, { answers })
    const request = withPaymentV1(payV1((await quote()).v1))
    const sale = expectPaid(await route.handle(request))
    const body = new TextEncoder().encode('sunny')
    const end = await sale.finish({
      status: 200,
      answer: () => ({ status: 200, headers: [], body }),
    })
    if (end.kind === 'release') await end.delivered()
    expect(codeOf(await route.handle(request))).toBe('payment_already_used')
  })

  test('T47: a bound payment without its salt is refused as v1, too', async () => {
    const { route, quote, facilitator } = createSellerV1()
    const { v2 } = await quote()
    const { accepted, payload } = payBound(v2, {
      method: 'GET',
      targetUri: url,
      bodyDigest: new Uint8Array(),
    })
    const { scheme } = accepted
    const stolen = encodePaymentPayloadV1({ x402Version: 1, scheme, network: nameV1, payload })
    const outcome = await route.handle(createRequest({ headers: { 'x-payment': stolen } }))
    expect(codeOf(outcome)).toBe('payment_invalid')
    expect(facilitator.asked.verify).toHaveLength(0)
  })
})

describe('what goes wrong', () => {
  /** The answer to one v1 payment. */
  async function buy(seller: SellerV1, change = {}): Promise<ReturnType<typeof expectResponse>> {
    const outcome = await seller.route.handle(
      withPaymentV1(payV1((await seller.quote()).v1, change)),
    )
    if (outcome.kind !== 'paid') return expectResponse(outcome)
    const end = await outcome.finish({ status: 200 })
    if (end.kind !== 'replace') throw new Error('Not refused.')
    return end.response
  }

  test('a reason in v1’s spelling for v1, in v2’s for v2', async () => {
    const seller = createSellerV1()
    const reason = 'invalid_exact_evm_payload_authorization_value_mismatch'
    seller.facilitator.verifyAnswer = { isValid: false, invalidReason: reason }
    const response = await buy(seller)
    expect(readBody(response)).toMatchObject({
      x402Version: 1,
      error: 'invalid_exact_evm_authorization_value',
      accepts: [{ network: nameV1 }],
      code: 'payment_invalid',
      reason,
    })
    const challenge = decodePaymentRequired(readHeader(response, 'payment-required') ?? '')
    expect(challenge.error).toBe(reason)
  })

  test('a pending settlement invites nobody to pay again', async () => {
    const seller = createSellerV1()
    seller.facilitator.settleAnswer = { ...pendingResponse, network, payer: 'alice' }
    const response = await buy(seller)
    expect(response.status).toBe(402)
    const body = readBody(response)
    expect(body).toMatchObject({ x402Version: 1, error: 'settlement_pending', charged: 'unknown' })
    expect(body).not.toHaveProperty('accepts')
    expect(readHeader(response, 'payment-required')).toBeUndefined()
    expect(readHeader(response, 'retry-after')).toBeDefined()
    expect(decodeSettleResponseV1(readHeader(response, 'x-payment-response') ?? '')).toEqual({
      success: false,
      errorReason: 'settlement_pending',
      transaction: pendingResponse.transaction,
      network: nameV1,
      payer: 'alice',
    })
  })

  test('T10: a buyer who signs again after it is served for the first payment', async () => {
    const seller = createSellerV1()
    const { facilitator, route } = seller
    facilitator.settleAnswer = { ...pendingResponse, network }
    await buy(seller)
    facilitator.settleAnswer = { ...settledResponse, network }
    const again = payV1((await seller.quote()).v1, { nonce: 'n2' })
    const headers = await expectReleased(await route.handle(withPaymentV1(again)))
    expect(headers.map(([name]) => name)).toContain('X-PAYMENT-RESPONSE')
    const nonces = facilitator.asked.settle.map(({ paymentPayload }) => paymentPayload.payload)
    expect(nonces.map(({ nonce }) => nonce)).toEqual(['n1', 'n1'])
  })

  test('an amount that is not the price', async () => {
    const response = await buy(createSellerV1(), { amount: '9999' })
    expect(readBody(response)).toMatchObject({ error: 'invalid_paper_value', x402Version: 1 })
  })

  test('a price that has changed: v1 carries no quote', async () => {
    let price = '$1'
    const seller = createSellerV1({ price: () => price } as Partial<RouteOptions>)
    const old = payV1((await seller.quote()).v1)
    expectPaid(await seller.route.handle(withPaymentV1(old)))
    price = '$2'
    const late = payV1((await seller.quote()).v1, { amount: '1000000', nonce: 'n2' })
    const response = expectResponse(await seller.route.handle(withPaymentV1(late)))
    expect(readBody(response)).toMatchObject({
      error: 'invalid_paper_value',
      accepts: [{ maxAmountRequired: '2000000' }],
    })
  })
})
