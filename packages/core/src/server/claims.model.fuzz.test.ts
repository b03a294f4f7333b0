import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodePaymentRequired } from '../codec/decodePaymentRequired.js'
import { FareboxError } from '../errors/FareboxError.js'
import type { SettleResponse } from '../wire/types.js'
import type { ClaimStore } from './claims/ClaimStore.js'
import { createMemoryClaimStore } from './claims/createMemoryClaimStore.js'
import {
  createResourceServer,
  type PaidRoute,
  type ResourceServer,
} from './createResourceServer.js'
import type { FinishOutcome, Outcome, PaidOutcome } from './Outcome.js'
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
 * succeed, fail or never end, buyers who go away, a process that dies at any point (between two of its writes, or
 * before it hears of one) and comes back with the same store, and a chain behind a facilitator whose answers are
 * late, lost or wrong.
 */

type Weather = 'settles' | 'late' | 'pending' | 'settles, answer lost' | 'never arrives' | 'fails'

type Step =
  | { readonly do: 'present'; readonly nonce: number }
  | { readonly do: 'finish'; readonly status: number; readonly pick: number }
  | { readonly do: 'deliver'; readonly pick: number }
  | { readonly do: 'leave'; readonly pick: number }
  | { readonly do: 'crash' }
  /** The process dies at one of its next writes. */
  | { readonly do: 'doom'; readonly writes: number; readonly isWritten: boolean }
  /** Transactions that were late are included, and whoever waits for one is told. */
  | { readonly do: 'include' }
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
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('doom' as const),
      writes: fc.nat({ max: 3 }),
      isWritten: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('include' as const) }) },
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
        'late',
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
  /** What was sent and is in no block yet. */
  const sent = new Map<string, () => void>()
  let weather: Weather = 'settles'
  const settled: SettleResponse = { success: true, transaction: '0xabc', network }
  const move = (nonce: string): void => void moved.set(nonce, (moved.get(nonce) ?? 0) + 1)
  return {
    moved,
    isOpen: (nonce: string): boolean => moved.has(nonce) || sent.has(nonce),
    include(): void {
      for (const [nonce, tell] of sent) {
        move(nonce)
        tell()
      }
      sent.clear()
    },
    change: (next: Weather) => void (weather = next),
    async settle(nonce: string): Promise<SettleResponse> {
      // A facilitator knows what it has settled and never settles it again.
      if (moved.has(nonce)) return settled
      if (sent.has(nonce)) return { ...settled, success: false, errorReason: 'settlement_pending' }
      switch (weather) {
        case 'late':
          return new Promise((resolve) => sent.set(nonce, () => resolve(settled)))
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
  hasLeft?: boolean
  /** Its process stood still, so that another request may have taken over. */
  hasLapsed?: boolean
}

/** One life of the seller's process: when it is over, nothing that it has asked for comes back. */
function createLife(store: ClaimStore) {
  let end: () => void = () => undefined
  const died = new Promise<undefined>((resolve) => {
    end = () => resolve(undefined)
  })
  const never = new Promise<never>(() => undefined)
  let isOver = false
  let doom: { writes: number; readonly isWritten: boolean } | undefined
  const die = (): Promise<never> => {
    isOver = true
    end()
    return never
  }
  const mortal: ClaimStore = {
    scope: store.scope,
    get: (key) => (isOver ? never : store.get(key)),
    list: (query) => (isOver ? never : store.list(query)),
    async compareAndSet(key, version, next) {
      if (isOver) return never
      if (doom === undefined || doom.writes-- > 0) return store.compareAndSet(key, version, next)
      if (doom.isWritten) await store.compareAndSet(key, version, next)
      return die()
    },
  }
  return {
    store: mortal,
    die: () => void die(),
    doom(writes: number, isWritten: boolean): void {
      doom ??= { writes, isWritten }
    },
    /** What comes of some work; nothing, if the process dies over it. */
    live: <T>(work: Promise<T>): Promise<T | undefined> => Promise.race([work, died]),
    isOver: () => isOver,
  }
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

  function boot(): {
    server: ResourceServer
    route: PaidRoute
    life: ReturnType<typeof createLife>
  } {
    const life = createLife(store)
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
      store: life.store,
      answers: false,
      environment: {
        ...clock,
        repeat(_milliseconds, callback) {
          mine.add(callback)
          return () => mine.delete(callback)
        },
      },
    })
    return { server, life, route: server.route({ price: '$0.01', scheme: 'paper', network }) }
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

  const readState = async (nonce: string) =>
    (await store.list()).find(({ paymentId }) => paymentId.includes(`/${nonce}/`))?.state
  const forget = (one: Running): void => {
    running = running.filter((other) => other !== one)
  }

  let broken: { readonly cause: unknown } | undefined
  function start(work: Promise<unknown>): void {
    work.catch((cause: unknown) => {
      broken ??= { cause }
    })
  }

  function receive(nonce: string, outcome: Outcome): void {
    if (outcome.kind === 'paid') {
      expect(delivered.has(nonce)).toBe(false)
      // One payment runs one handler at a time.
      const others = running.filter(
        (other) => other.nonce === nonce && other.hasLapsed !== true && other.status !== 500,
      )
      expect(others).toEqual([])
      running.push({ nonce, sale: outcome })
    } else if (chain.isOpen(nonce)) {
      // Whose money has moved, or may be about to, is never asked for more.
      expect(readHeader(outcome.response, 'payment-required')).toBe(undefined)
    }
  }

  /** What the host does once it is decided what becomes of an answer. */
  async function conclude(one: Running, end: FinishOutcome): Promise<void> {
    if (!running.includes(one)) return
    one.end = end
    if (end.kind === 'release' && end.charged) expect(chain.moved.get(one.nonce)).toBe(1)
    if (end.kind === 'replace') {
      forget(one)
      const isInvited = readHeader(end.response, 'payment-required') !== undefined
      expect(isInvited && chain.isOpen(one.nonce)).toBe(false)
    } else if (one.hasLeft === true) {
      forget(one)
      await one.sale.abort('client_disconnected')
    }
  }

  for (const action of steps) {
    const { life } = world
    const open = running.filter(({ status }) => status === undefined)
    const ended = running.filter(({ end }) => end?.kind === 'release')
    switch (action.do) {
      case 'present': {
        const nonce = `n${action.nonce}`
        start(present(nonce).then((outcome) => receive(nonce, outcome)))
        break
      }
      case 'finish': {
        const one = open[action.pick % (open.length || 1)]
        if (one === undefined) break
        one.status = action.status
        start(one.sale.finish({ status: action.status }).then((end) => conclude(one, end)))
        break
      }
      case 'deliver': {
        const one = ended[action.pick % (ended.length || 1)]
        if (one?.end?.kind !== 'release') break
        forget(one)
        // An error is not what was bought, even where the money had moved before.
        if (!one.end.charged || one.status !== 200) break
        await life.live(one.end.delivered())
        // Whether the buyer got what a dying process was about to write off, only its store can tell.
        if (life.isOver() && (await readState(one.nonce)) !== 'delivered') break
        delivered.set(one.nonce, (delivered.get(one.nonce) ?? 0) + 1)
        break
      }
      case 'leave': {
        const one = running[action.pick % (running.length || 1)]
        if (one === undefined) break
        if (one.status !== undefined && one.end === undefined) {
          one.hasLeft = true
          break
        }
        forget(one)
        await life.live(one.sale.abort('client_disconnected'))
        break
      }
      case 'crash':
        life.die()
        break
      case 'doom':
        life.doom(action.writes, action.isWritten)
        break
      case 'include':
        chain.include()
        break
      case 'wait':
        await wait(action.ms)
        break
      case 'stall':
        // An answer that is leaving while its process stands still can arrive twice: no lease prevents that.
        if (ended.length > 0) break
        for (const one of running) one.hasLapsed = true
        await clock.advance(31_000)
        break
      case 'weather':
        chain.change(action.weather)
        break
      case 'reconcile':
        start(world.server.payments.reconcile())
        break
    }
    // As far as it gets by itself: a late settlement does not keep the world from going on.
    await clock.advance(0)
    if (broken !== undefined) throw broken.cause
    if (!life.isOver()) continue
    running = []
    world = boot()
  }

  // At most one charge and one delivery for each payment.
  for (const count of chain.moved.values()) expect(count).toBe(1)
  for (const count of delivered.values()) expect(count).toBe(1)

  // Nothing charged is forgotten: when all is quiet, every payment that moved was delivered or is owed.
  running = []
  world.life.die()
  world = boot()
  chain.include()
  chain.change('settles')
  await clock.advance(31_000)
  await world.server.payments.reconcile()
  for (const nonce of chain.moved.keys()) {
    const state = await readState(nonce)
    expect([nonce, state]).toEqual([nonce, delivered.has(nonce) ? 'delivered' : 'settled'])
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
