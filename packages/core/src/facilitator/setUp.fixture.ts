import { vi } from 'vitest'
import { FareboxError } from '../errors/FareboxError.js'
import { createFacilitator } from './createFacilitator.js'
import type { Facilitator, FacilitatorEvent, FacilitatorOptions } from './Facilitator.js'
import {
  createFragileLedger,
  createPaperChain,
  createPaperEnvironment,
  createPaperMechanism,
  createRequest,
  network,
} from './paper.fixture.js'

/** A facilitator over paper, with everything in reach that a test wants to disturb. */
export function setUp(options: Partial<FacilitatorOptions> = {}) {
  const chain = createPaperChain()
  const mechanism = createPaperMechanism({ chain })
  const environment = createPaperEnvironment()
  const ledger = createFragileLedger()
  const events: FacilitatorEvent[] = []
  const start = (): Facilitator =>
    createFacilitator({
      schemes: [mechanism],
      environment,
      ledger,
      // Three real seconds, so that a slow machine does not turn an answer into pending.
      settleTimeoutMs: 300_000,
      onEvent: (event) => events.push(event),
      ...options,
    })
  const facilitator = start()
  const settle = (...request: Parameters<typeof createRequest>) =>
    facilitator.settle(createRequest(...request))
  return { chain, mechanism, environment, ledger, events, start, facilitator, settle }
}

/** What `settle()` answers when all goes well. */
export const settled = {
  success: true,
  payer: 'alice',
  transaction: 'alice/1#1',
  network,
  amount: '10',
}

export const pending = { success: false, errorReason: 'settlement_pending' }

/** The paymentId of `createRequest()`. */
export const id = 'alice/1/10'

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<FareboxError> {
  const error: unknown = await promise.then(
    () => new Error('It did not reject.'),
    (thrown: unknown) => thrown,
  )
  if (error instanceof FareboxError) return error
  throw new Error('It rejected with something else.', { cause: error })
}

export const never = (): Promise<never> => new Promise(() => undefined)

/** A promise, and the function that fulfils it. */
export function defer<Value>(): {
  readonly promise: Promise<Value>
  readonly resolve: (value: Value) => void
} {
  const resolvers: ((value: Value) => void)[] = []
  const promise = new Promise<Value>((resolve) => resolvers.push(resolve))
  return { promise, resolve: (value) => resolvers.forEach((resolve) => resolve(value)) }
}

/** Tries until it passes. */
export async function eventually(check: () => unknown): Promise<void> {
  await vi.waitFor(check, { timeout: 10_000, interval: 10 })
}
