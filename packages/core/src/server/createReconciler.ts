import { toFareboxError } from '../errors/toFareboxError.js'
import { askStore } from './claims/ClaimHandle.js'
import { takeOver } from './claims/takeClaim.js'
import type { Services } from './Purchase.js'
import { settleClaim } from './settleClaim.js'

const intervalMs = 5_000
const timeoutMs = 25_000
const batch = 100

/** Asks again for every settlement whose outcome was left open. */
export interface Reconciler {
  /** @returns how many are still open. @throws `store_unavailable` */
  readonly run: () => Promise<number>
  /** Runs in the background until nothing is open; keeps no process alive. */
  readonly watch: () => void
}

export function createReconciler(services: () => Services): Reconciler {
  let running: Promise<number> | undefined
  let stop: (() => void) | undefined

  async function reconcile(): Promise<number> {
    const shared = services()
    const { store, environment } = shared
    const claims = await askStore(() =>
      store.list({ states: ['settling', 'pending'], limit: batch }),
    )
    let open = 0
    for (const claim of claims) {
      open += 1
      if (claim.request === undefined || claim.leaseUntil > environment.now()) continue
      const handle = await takeOver(shared, claim)
      if (handle === undefined) continue
      const task = { request: claim.request, timeoutMs, askedBefore: true }
      const verdict = await settleClaim(shared, handle, task)
      if (verdict.state === 'pending') continue
      open -= 1
      if (verdict.state !== 'settled') continue
      handle.drop()
      await handle.advance({ leaseUntil: 0 })
      shared.emit({ kind: 'owed', paymentId: claim.paymentId, resource: claim.resource })
    }
    return open
  }

  function run(): Promise<number> {
    running ??= reconcile().finally(() => {
      running = undefined
    })
    return running
  }

  async function tick(): Promise<void> {
    try {
      if ((await run()) > 0) return
      stop?.()
      stop = undefined
    } catch (thrown) {
      const error = toFareboxError(thrown, 'store_unavailable')
      services().emit({ kind: 'error', resource: 'reconciliation', error })
    }
  }

  return {
    run,
    watch() {
      stop ??= services().environment.repeat(intervalMs, () => void tick())
    },
  }
}
