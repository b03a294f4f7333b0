import { FareboxError, toFareboxError } from '@farebox/core'
import { parseEntry, type TransferEntry } from './parseEntry.js'
import type { TransferJournal } from './TransferJournal.js'

/** How long after its challenge a transfer that bought its answer is remembered, so that nobody asks for it again. */
const rememberedMs = 3_600_000

/** The journal with what is in use in this process. */
export interface Entries {
  /**
   * Takes the transfer that was made for a request and has not bought an answer yet.
   * @throws `store_unavailable`
   */
  take(request: string): Promise<TransferEntry | undefined>
  /**
   * Takes the right to pay a challenge.
   * @throws `payment_already_attempted` when it was paid, or is about to be; `store_unavailable`
   */
  claim(id: string): Promise<void>
  /** @throws `store_unavailable` */
  write(entry: TransferEntry): Promise<void>
  /** @throws `store_unavailable` */
  remove(id: string): Promise<void>
  /** Lets the next call for the same request have it. */
  release(id: string): void
}

async function guard<Value>(call: () => Promise<Value>): Promise<Value> {
  try {
    return await call()
  } catch (thrown) {
    throw toFareboxError(thrown, 'store_unavailable')
  }
}

/** @param now milliseconds since the epoch */
export function createEntries(journal: TransferJournal, now: () => number): Entries {
  const inUse = new Set<string>()

  function isForgotten({ state, expires }: TransferEntry): boolean {
    const end = (expires === undefined ? 0 : Number(expires)) * 1000
    return state === 'delivered' && end + rememberedMs < now()
  }

  return {
    async take(request) {
      const texts = await guard(() => journal.load())
      const entries = [...texts.values()].map(parseEntry)
      const open = entries.find(
        ({ id, state, request: other }) =>
          other === request && (state === 'begun' || state === 'sent') && !inUse.has(id),
      )
      if (open !== undefined) inUse.add(open.id)
      await guard(() =>
        Promise.all(entries.filter(isForgotten).map(({ id }) => journal.delete(id))),
      )
      return open
    },
    async claim(id) {
      const isKnown = inUse.has(id)
      inUse.add(id)
      if (isKnown || (await guard(() => journal.load())).has(id)) {
        if (!isKnown) inUse.delete(id)
        throw new FareboxError('payment_already_attempted', {
          detail: 'The server asks again to pay a challenge that was paid before.',
        })
      }
    },
    write: (entry) => guard(() => journal.set(entry.id, JSON.stringify(entry))),
    remove: (id) => guard(() => journal.delete(id)),
    release: (id) => void inUse.delete(id),
  }
}
