import { decodePaymentRequired, encodePaymentPayload, systemEnvironment } from '@farebox/core'
import {
  type ClaimStore,
  createResourceServer,
  type Outcome,
  type PaidOutcome,
  type ResourceServer,
} from '@farebox/core/server'
import { evm } from '@farebox/evm/server'
import { createFakeBuyer, createFakeFacilitator, testAsset } from '@farebox/testing'
import { describe, expect, test } from 'vitest'

/** A store that outlives its sellers, and a clock. */
export interface CrashSurroundings {
  readonly store: ClaimStore
  readonly now: () => number
  readonly pass: (milliseconds: number) => void
}

const pastLease = 31_000
const url = 'http://localhost/weather'

function expectSale(outcome: Outcome): PaidOutcome {
  if (outcome.kind !== 'paid') throw new Error(`Not sold: ${JSON.stringify(outcome.response)}`)
  return outcome
}

function open({ store, now, pass }: CrashSurroundings) {
  const facilitator = createFakeFacilitator()
  const buyer = createFakeBuyer()
  /** A seller's process, which is dead as soon as nobody asks it any more. */
  const start = (): ResourceServer & {
    readonly ask: (payment?: string) => Promise<Outcome>
  } => {
    const server = createResourceServer({
      facilitator,
      schemes: [evm({ assets: [testAsset] })],
      payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
      store,
      environment: { ...systemEnvironment, now },
    })
    const route = server.route({ price: '$0.01', scheme: 'exact', network: testAsset.network })
    return {
      ...server,
      ask: (payment) =>
        route.handle({
          method: 'GET',
          url,
          headers: (name) =>
            name === 'payment-signature' && payment !== undefined ? [payment] : [],
          context: undefined,
        }),
    }
  }
  const sign = async (): Promise<string> => {
    const outcome = await start().ask()
    if (outcome.kind !== 'respond') throw new Error('It is free.')
    const [, challenge = ''] =
      outcome.response.headers.find(([name]) => name === 'PAYMENT-REQUIRED') ?? []
    const [terms] = decodePaymentRequired(challenge).accepts
    if (terms === undefined) throw new Error('Nothing is offered.')
    return encodePaymentPayload(await buyer.sign(terms))
  }
  return { facilitator, start, sign, pass }
}

async function deliver(sale: PaidOutcome): Promise<void> {
  const end = await sale.finish({ status: 200 })
  if (end.kind !== 'release') throw new Error('It was not released.')
  expect(end.charged).toBe(true)
  await end.delivered()
}

/** Sellers that die between two steps of a sale, and others that come after them with the same store. */
export function describeCrashes(surround: () => CrashSurroundings): void {
  describe('crashes', () => {
    test('T01 between claim and settlement: in flight for its lease, then sold and charged once', async () => {
      const { facilitator, start, sign, pass } = open(surround())
      const payment = await sign()
      expectSale(await start().ask(payment))

      const next = start()
      expect(await next.ask(payment)).toMatchObject({ kind: 'respond', response: { status: 409 } })
      pass(pastLease)
      await deliver(expectSale(await next.ask(payment)))
      expect(facilitator.settled).toHaveLength(1)
      expect(await next.payments.list({ state: 'sold' })).toHaveLength(1)
    })

    test('T10 between settlement and its answer: the next seller finds out, and charges nothing', async () => {
      const { facilitator, start, sign, pass } = open(surround())
      const payment = await sign()
      facilitator.next('settle', { after: new Promise(() => undefined) })
      void expectSale(await start().ask(payment)).finish({ status: 200 })
      await expect.poll(() => start().payments.list({ state: 'pending' })).toHaveLength(1)

      pass(pastLease)
      const next = start()
      expect(await next.payments.reconcile()).toBe(0)
      expect(await next.payments.list({ state: 'owed' })).toHaveLength(1)
      await deliver(expectSale(await next.ask(payment)))
      expect(facilitator.settled).toHaveLength(1)
    })

    test('T36 between charge and delivery: owed to the next request of the payer, however it is signed', async () => {
      const { facilitator, start, sign, pass } = open(surround())
      const sale = expectSale(await start().ask(await sign()))
      expect(await sale.finish({ status: 200 })).toMatchObject({ kind: 'release' })
      const another = await sign()

      pass(pastLease)
      const next = start()
      const owed = expectSale(await next.ask(another))
      expect(owed.payment).toMatchObject({ state: 'settled', paymentId: sale.payment.paymentId })
      await deliver(owed)
      expect(facilitator.settled).toHaveLength(1)
      expect(await next.payments.list({ state: 'owed' })).toEqual([])
    })
  })
}
