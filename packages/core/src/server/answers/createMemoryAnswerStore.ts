import { systemEnvironment } from '../../environment.js'
import { createKeyIndex } from '../records/createKeyIndex.js'
import { createRecordLog } from '../records/createRecordLog.js'
import type { RecordReader } from '../records/RecordReader.js'
import type { AnswerStore } from './AnswerStore.js'
import {
  type AnswerSummary,
  packAnswer,
  readAnswerSummary,
  readPaymentId,
  unpackAnswer,
} from './packAnswer.js'

export interface MemoryAnswerStoreOptions {
  /** Bodies above this are not kept. Default 256 KiB. */
  readonly maxBodyBytes?: number
  /**
   * All answers together, each counted as its body and a kibibyte; the oldest make room. Default 32 MiB.
   */
  readonly maxTotalBytes?: number
  readonly now?: () => number
}

/** Of answers without bodies there would be no end otherwise. */
const entryBytes = 1_024

/** So many answers may be looked for in vain before they are forgotten altogether. */
const staleAnswers = 1_024

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
  const log = createRecordLog()
  /** Answers are numbered from 1 in the order in which they came; these are the positions from `first` on. */
  let positions: number[] = []
  let first = 1
  /** All before it are gone. */
  let oldest = 1
  let total = 0
  const index = createKeyIndex({
    isOf(number, paymentId) {
      const reader = read(number)
      return reader !== undefined && readPaymentId(reader) === paymentId
    },
    randomBytes: systemEnvironment.randomBytes,
  })

  function read(number: number): RecordReader | undefined {
    const position = number < oldest ? undefined : positions[number - first]
    return position === undefined ? undefined : log.read(position)
  }

  function summarize(number: number): AnswerSummary | undefined {
    const reader = read(number)
    return reader === undefined ? undefined : readAnswerSummary(reader)
  }

  function makeRoom(): void {
    const instant = now()
    for (;;) {
      const summary = summarize(oldest)
      if (summary === undefined) break
      if (total <= maxTotalBytes && summary.expiresAt > instant) break
      log.release(positions[oldest - first] ?? 0)
      total -= summary.bodyBytes + entryBytes
      oldest += 1
    }
    // Both are shortened rarely, for many answers at a time.
    if ((oldest - first) * 2 > positions.length) {
      positions = positions.slice(oldest - first)
      first = oldest
    }
    if (index.size() > positions.length * 2 + staleAnswers) index.keep((number) => number >= oldest)
  }

  return {
    maxBodyBytes,
    async put(paymentId, answer, expiresAt) {
      const size = answer.body.byteLength + entryBytes
      if (answer.body.byteLength > maxBodyBytes || size > maxTotalBytes) return
      const number = first + positions.length
      positions.push(log.append(packAnswer(paymentId, answer, expiresAt)))
      index.set(paymentId, number)
      total += size
      makeRoom()
    },
    async get(paymentId) {
      const number = index.find(paymentId)
      const reader = (summarize(number)?.expiresAt ?? 0) > now() ? read(number) : undefined
      return reader === undefined ? undefined : unpackAnswer(reader)
    },
  }
}
