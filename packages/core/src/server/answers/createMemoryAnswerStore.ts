import { systemEnvironment } from '../../environment.js'
import type { AnswerStore, StoredAnswer } from './AnswerStore.js'

export interface MemoryAnswerStoreOptions {
  /** Bodies above this are not kept. Default 256 KiB. */
  readonly maxBodyBytes?: number
  /**
   * All answers together, each counted as its body and a kibibyte; the oldest make room. Default 32 MiB.
   */
  readonly maxTotalBytes?: number
  readonly now?: () => number
}

/** What an answer takes besides its body: headers, keys, the entry itself. */
const entryBytes = 1_024

/** Of bodies without bytes there would be no end otherwise. */
function sizeOf({ body }: StoredAnswer): number {
  return body.byteLength + entryBytes
}

interface Entry {
  readonly answer: StoredAnswer
  readonly expiresAt: number
}

/**
 * Paid answers in this process's memory, the oldest forgotten first.
 *
 * @example
 * ```ts
 * import { createMemoryAnswerStore } from '@farebox/core/server'
 *
 * const answers = createMemoryAnswerStore({ maxTotalBytes: 8 * 1024 * 1024 })
 * ```
 */
export function createMemoryAnswerStore(options: MemoryAnswerStoreOptions = {}): AnswerStore {
  const maxBodyBytes = options.maxBodyBytes ?? 256 * 1024
  const maxTotalBytes = options.maxTotalBytes ?? 32 * 1024 * 1024
  const now = options.now ?? systemEnvironment.now
  const entries = new Map<string, Entry>()
  let total = 0

  function forget(paymentId: string): void {
    const entry = entries.get(paymentId)
    if (entry === undefined) return
    entries.delete(paymentId)
    total -= sizeOf(entry.answer)
  }

  return {
    maxBodyBytes,
    async put(paymentId, answer, expiresAt) {
      const size = sizeOf(answer)
      if (answer.body.byteLength > maxBodyBytes || size > maxTotalBytes) return
      forget(paymentId)
      entries.set(paymentId, { answer, expiresAt })
      total += size
      const instant = now()
      // A map keeps the order of insertion: the first is the oldest.
      for (const [oldest, entry] of entries) {
        if (total <= maxTotalBytes && entry.expiresAt > instant) break
        forget(oldest)
      }
    },
    async get(paymentId) {
      const entry = entries.get(paymentId)
      if (entry === undefined) return undefined
      if (entry.expiresAt > now()) return entry.answer
      forget(paymentId)
      return undefined
    },
  }
}
