import { describe, expect, it } from 'vitest'
import type { FacilitatorRequestV1, PaymentPayloadV1 } from '../../wire/typesV1.js'
import { createFacilitator } from '../createFacilitator.js'
import { createPaperMechanism, createRequest } from '../paper.fixture.js'
import { id, rejection, setUp } from '../setUp.fixture.js'

const network = 'eip155:84532'
const nameV1 = 'base-sepolia'

/** `createRequest()` of v2, as a v1 server asks it. */
function createRequestV1(
  change: Partial<PaymentPayloadV1> = {},
  payload: Parameters<typeof createRequest>[0] = {},
): FacilitatorRequestV1 {
  const { paymentPayload, paymentRequirements } = createRequest(payload)
  const { scheme, asset, payTo, maxTimeoutSeconds, amount } = paymentRequirements
  return {
    x402Version: 1,
    paymentPayload: {
      x402Version: 1,
      scheme,
      network: nameV1,
      payload: paymentPayload.payload,
      ...change,
    },
    paymentRequirements: {
      scheme,
      network: nameV1,
      maxAmountRequired: amount,
      asset,
      payTo,
      resource: 'https://api.example.com/weather',
      description: '',
      maxTimeoutSeconds,
    },
  }
}

function setUpV1() {
  const mechanism = createPaperMechanism({ networks: [network] })
  return { ...setUp({ schemes: [mechanism] }), mechanism }
}

const settledV1 = {
  success: true,
  payer: 'alice',
  transaction: 'alice/1#1',
  network: nameV1,
  amount: '10',
}

describe('a v1 request', () => {
  it('is verified and settled, and answered with the v1 name', async () => {
    const { facilitator } = setUpV1()
    expect(await facilitator.verify(createRequestV1())).toEqual({ isValid: true, payer: 'alice' })
    expect(await facilitator.settle(createRequestV1())).toEqual(settledV1)
    expect(await facilitator.payment(id)).toMatchObject({ state: 'settled', network })
  })

  it('is the same payment as in v2: one transaction', async () => {
    const { facilitator, mechanism } = setUpV1()
    const v2 = createRequest({}, { network })
    const [one, other] = await Promise.all([
      facilitator.settle(createRequestV1()),
      facilitator.settle(v2),
    ])
    expect([one, other]).toEqual([settledV1, { ...settledV1, network }])
    expect(mechanism.calls).toMatchObject({ plan: 1, send: 1 })
    expect(await facilitator.verify(createRequestV1())).toMatchObject({ isValid: false })
  })

  it.each([
    ['scheme', 'invalid_scheme', { scheme: 'exact' }],
    ['network', 'invalid_network', { network: 'base' }],
    ['network that is none of v1', 'invalid_network', { network }],
  ])('for another %s is refused', async (_name, reason, change) => {
    const { facilitator, mechanism } = setUpV1()
    const request = createRequestV1(change)
    expect(await facilitator.verify(request)).toEqual({ isValid: false, invalidReason: reason })
    expect(await facilitator.settle(request)).toEqual({
      success: false,
      errorReason: reason,
      transaction: '',
      network: nameV1,
    })
    expect(mechanism.calls.verify).toBe(0)
  })

  it.each(['base', 'eip155:84532', 'anvil', 'solana'])('T43 is not served on %s', async (other) => {
    const { facilitator } = setUpV1()
    const good = createRequestV1({ network: other })
    const paymentRequirements = { ...good.paymentRequirements, network: other }
    const request = { ...good, paymentRequirements }
    for (const call of [facilitator.verify(request), facilitator.settle(request)]) {
      expect(await rejection(call)).toMatchObject({ code: 'mechanism_unregistered', status: 400 })
    }
  })

  it('names a wrong amount as v1 does', async () => {
    const { facilitator, mechanism } = setUpV1()
    const invalidReason = 'invalid_exact_evm_payload_authorization_value_mismatch'
    mechanism.script.verify = async () => ({ isValid: false, invalidReason })
    const reason = 'invalid_exact_evm_authorization_value'
    expect(await facilitator.verify(createRequestV1())).toMatchObject({ invalidReason: reason })
    expect(await facilitator.settle(createRequestV1())).toMatchObject({ errorReason: reason })
    const v2 = createRequest({}, { network })
    expect(await facilitator.verify(v2)).toMatchObject({ invalidReason })
    expect(await facilitator.settle(v2)).toMatchObject({ errorReason: invalidReason })
  })

  it('passes other reasons on', async () => {
    const { facilitator } = setUpV1()
    expect(await facilitator.verify(createRequestV1({}, { signature: 'bad' }))).toMatchObject({
      invalidReason: 'invalid_paper_signature',
    })
  })

  it('ends its wait with the caller’s', async () => {
    const { facilitator, mechanism } = setUpV1()
    mechanism.script.confirm = () => new Promise(() => undefined)
    const signal = AbortSignal.timeout(20)
    expect(await facilitator.settle(createRequestV1(), { signal })).toMatchObject({
      success: false,
      errorReason: 'settlement_pending',
      network: nameV1,
    })
  })
})

it('v1 is listed where it has a name', async () => {
  const mechanism = createPaperMechanism({ networks: ['anvil', network] })
  const { kinds } = await createFacilitator({ schemes: [mechanism] }).supported()
  expect(kinds.map((kind) => `${kind.x402Version} ${kind.network}`)).toEqual([
    '2 eip155:31337',
    '2 eip155:84532',
    '1 base-sepolia',
  ])
})
