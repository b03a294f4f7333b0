import { FareboxError } from '../../errors/FareboxError.js'
import { toFareboxError } from '../../errors/toFareboxError.js'
import type { Drives } from './createDrives.js'
import type { MechanismRegistry } from './createMechanismRegistry.js'
import { toEventSubject } from './toEventSubject.js'
import type { EngineContext } from './EngineContext.js'

/**
 * Sets every unfinished payment of the ledger in motion again, and returns how many there are. Idle
 * ones stay where they are: their callers were told that nothing was charged.
 *
 * @throws `store_unavailable`
 */
export async function recoverPayments({
  context,
  drives,
  registry,
}: {
  readonly context: EngineContext
  readonly drives: Drives
  readonly registry: MechanismRegistry
}): Promise<number> {
  const records = await context.ledger.listUnfinished().catch((cause: unknown) => {
    throw new FareboxError('store_unavailable', { cause })
  })
  let count = 0
  for (const record of records) {
    if (record.idle) continue
    try {
      const { mechanism } = registry.find(record.scheme, record.network)
      drives.drive(record, mechanism).catch(() => undefined)
      count += 1
    } catch (thrown) {
      // Its network is no longer configured: it stays in the ledger.
      const error = toFareboxError(thrown)
      context.emit({ ...toEventSubject(record), kind: 'error', error })
    }
  }
  return count
}
