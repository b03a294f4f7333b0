import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodePaymentRequired } from '../codec/decodePaymentRequired.js'
import { FareboxError } from '../errors/FareboxError.js'
import type { SettleResponse } from '../wire/types.js'
import { createMemoryClaimStore } from './claims/createMemoryClaimStore.js'
import {
  createResourceServer,
  type PaidRoute,
  type ResourceServer,
} from './createResourceServer.js'
import type { FinishOutcome, PaidOutcome } from './Outcome.js'
import {
  createRequest,
  createTestClock,
  network,
  paperMechanism,
  pay,
  payTo,
  readHeader,
  withPayment,
} from './seller.fixture.js'

/*
 * A model of the world around one seller: payers who send each payment as often as they like, handlers that
 * succeed, fail or never end, buyers who go away, a process that dies at any point and comes back with the same
 * store, and a chain behind a facilitator whose answers are late, lost or wrong.
 */

type Weather = 'settles' | 'pending' | 'settles, answer lost' | 'never arrives' | 'fails'

type Step =
  | { readonly do: 'present'; readonly nonce: number }
  | { readonly do: 'finish'; readonly status: number; readonly pick: number }
  | { readonly do: 'deliver'; readonly pick: number }
  | { readonly do: 'leave'; readonly pick: number }
  | { readonly do: 'crash' }
  /** Time passes, and leases are renewed. */
  | { readonly do: 'wait'; readonly ms: number }
  /** The process stands still for longer than its leases. */
  | { readonly do: 'stall' }
  | { readonly do: 'weather'; readonly weather: Weather }
  | { readonly do: 'reconcile' }

const pick = fc.nat({ max: 7 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('present' as const), nonce: fc.nat({ max: 2 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('finish' as const),
      status: fc.constantFrom(200, 200, 200, 500),
      pick,
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('deliver' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('stall' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1_000, 31_000) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('weather' as const),
      weather: fc.constantFrom<Weather>(
        'settles',
        'settles',
        'pending',
        'settles, answer lost',
        'never arrives',
        'fails',
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reconcile' as const) }) },
)

/** The chain moves each nonce once, whatever the facilitator says about it. */
function createChain() {
  const moved = new Map<string, number>()
  let weather: Weather = 'settles'
  const settled: SettleResponse = { success: true, transaction: '0xabc', network }
  const move = (nonce: string): void => void moved.set(nonce, (moved.get(nonce) ?? 0) + 1)
  return {
    moved,
    change: (next: Weather) => void (weather = next),
    async settle(nonce: string): Promise<SettleResponse> {
      // A facilitator knows what it has settled and never settles it again.
      if (moved.has(nonce)) return settled
      switch (weather) {
        case 'settles':
          move(nonce)
          return settled
        case 'settles, answer lost':
          move(nonce)
          throw new FareboxError('facilitator_timeout')
        case 'pending':
          return { ...settled, success: false, errorReason: 'settlement_pending' }
        case 'never arrives':
          throw new FareboxError('facilitator_unavailable', { charged: 'unknown' })
        case 'fails':
          return { ...settled, success: false, errorReason: 'insufficient_funds', transaction: '' }
      }
    },
  }
}

interface Running {
  readonly nonce: string
  readonly sale: PaidOutcome
  end?: FinishOutcome
  status?: number
}

async function runWorld(steps: readonly Step[]): Promise<void> {
  const clock = createTestClock()
  const store = createMemoryClaimStore({ now: clock.now })
  const chain = createChain()
  const delivered = new Map<string, number>()
  let running: Running[] = []
  let renewals = new Set<() => void>()

  async function wait(milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= 10_000) {
      await clock.advance(Math.min(left, 10_000))
      for (const renew of renewals) renew()
      await clock.advance(0)
    }
  }

  function boot(): { server: ResourceServer; route: PaidRoute } {
    const mine = new Set<() => void>()
    renewals = mine
    const server = createResourceServer({
      facilitator: {
        // It does not look at the chain: the claims alone have to know what was spent.
        verify: async () => ({ isValid: true }),
        settle: ({ paymentPayload }) => chain.settle(paymentPayload.payload['nonce'] as string),
        supported: async () => ({ kinds: [], extensions: [], signers: {} }),
      },
      schemes: [paperMechanism],
      payTo,
      store,
      answers: false,
      environment: {
        ...clock,
        repeat(_milliseconds, callback) {
          mine.add(callback)
          return () => mine.delete(callback)
        },
      },
    })
    return { server, route: server.route({ price: '$0.01', scheme: 'paper', network }) }
  }
  let world = boot()

  const quote = await world.route.handle(createRequest())
  if (quote.kind !== 'respond') throw new Error('No challenge.')
  const [terms] = decodePaymentRequired(
    readHeader(quote.response, 'payment-required') ?? '',
  ).accepts
  if (terms === undefined) throw new Error('No offer.')
  const present = (nonce: string) =>
    world.route.handle(
      // Each payer has one payment, so that a debt is only ever collected by the payment itself.
      withPayment(pay(terms, { nonce, payer: `payer of ${nonce}`, validBefore: 1_740_672_360 })),
    )

  for (const action of steps) {
    const open = running.filter(({ end }) => end === undefined)
    const ended = running.filter(({ end }) => end?.kind === 'release')
    switch (action.do) {
      case 'present': {
        const nonce = `n${action.nonce}`
        const outcome = await present(nonce)
        if (outcome.kind === 'paid') {
          expect(delivered.has(nonce)).toBe(false)
          running.push({ nonce, sale: outcome })
        } else if (outcome.kind === 'respond' && chain.moved.has(nonce)) {
          // Whose money has moved is never asked for more.
          expect(readHeader(outcome.response, 'payment-required')).toBe(undefined)
        }
        break
      }
      case 'finish': {
        const one = open[action.pick % (open.length || 1)]
        if (one === undefined) break
        one.status = action.status
        one.end = await one.sale.finish({ status: action.status })
        if (one.end.kind === 'release' && one.end.charged)
          expect(chain.moved.get(one.nonce)).toBe(1)
        if (one.end.kind === 'replace') running = running.filter((other) => other !== one)
        break
      }
      case 'deliver': {
        const one = ended[action.pick % (ended.length || 1)]
        if (one?.end?.kind !== 'release') break
        running = running.filter((other) => other !== one)
        // An error is not what was bought, even where the money had moved before.
        if (!one.end.charged || one.status !== 200) break
        await one.end.delivered()
        delivered.set(one.nonce, (delivered.get(one.nonce) ?? 0) + 1)
        break
      }
      case 'leave': {
        const one = running[action.pick % (running.length || 1)]
        if (one === undefined) break
        running = running.filter((other) => other !== one)
        await one.sale.abort('client_disconnected')
        break
      }
      case 'crash':
        running = []
        world = boot()
        break
      case 'wait':
        await wait(action.ms)
        break
      case 'stall':
        // An answer that is leaving while its process stands still can arrive twice: no lease prevents that.
        if (ended.length === 0) await clock.advance(31_000)
        break
      case 'weather':
        chain.change(action.weather)
        break
      case 'reconcile':
        await world.server.payments.reconcile()
        break
    }
  }

  // At most one charge and one delivery for each payment.
  for (const count of chain.moved.values()) expect(count).toBe(1)
  for (const count of delivered.values()) expect(count).toBe(1)

  // Nothing charged is forgotten: when all is quiet, every payment that moved was delivered or is owed.
  running = []
  world = boot()
  chain.change('settles')
  await clock.advance(31_000)
  await world.server.payments.reconcile()
  const known = await world.server.payments.list()
  for (const nonce of chain.moved.keys()) {
    const claim = known.find(({ paymentId }) => paymentId.includes(`/${nonce}/`))
    expect([nonce, claim?.state]).toEqual([nonce, delivered.has(nonce) ? 'delivered' : 'settled'])
    if (delivered.has(nonce)) continue
    // And the payment itself collects it, without being charged again.
    const outcome = await present(nonce)
    if (outcome.kind !== 'paid') throw new Error(`${nonce} is owed and was refused.`)
    const end = await outcome.finish({ status: 200 })
    expect(end).toMatchObject({ kind: 'release', charged: true })
    expect(chain.moved.get(nonce)).toBe(1)
  }
}

const runs = process.env['FAREBOX_FULL'] === undefined ? 1_000 : 50_000

test('T01 T10 T36: whatever happens in whatever order, one charge, one delivery, nothing forgotten', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60, size: 'max' }), runWorld),
    {
      numRuns: runs,
    },
  )
}, 600_000)
