import type { Claim } from '@farebox/core/server'
import { encodeClaim, type EncodedClaim } from '../claims/encodeClaim.js'
import { unavailable } from '../claims/unavailable.js'
import type { DirectoryLock } from './acquireLock.js'
import type { ClaimTable } from './createClaimTable.js'
import type { FileClaimStore } from './FileClaimStore.js'
import { type ClaimLog, lineBytes } from './writeLog.js'

interface Parts {
  /** What is on the disk. */
  readonly table: ClaimTable
  readonly lock: DirectoryLock
  readonly log: ClaimLog
  /** Makes a new log of what is in the table, in place of the old one. */
  readonly rewrite: () => Promise<ClaimLog>
  readonly compactAfterBytes: number
  readonly maxClaims: number
  readonly now: () => number
}

/** A write that waits for the disk. */
interface Write extends EncodedClaim {
  readonly expectedVersion: number
  readonly resolve: (wrote: boolean) => void
  readonly reject: (error: Error) => void
}

/** The queue in front of a log: one batch is written at a time, and becomes visible when it is on the disk. */
export function createFileClaimStore(parts: Parts): FileClaimStore {
  const { table, lock, rewrite, compactAfterBytes, maxClaims, now } = parts
  let log: ClaimLog | undefined = parts.log
  let compactAt = Math.max(compactAfterBytes, log.bytes() * 2)
  const queue: Write[] = []
  let flushing: Promise<void> | undefined
  let closing: Promise<void> | undefined

  function assertOpen(): void {
    if (closing !== undefined) throw unavailable(new Error('The store of claims is closed.'))
  }

  /** The log to write to: a new one when the old one is too large, or in doubt after a failure. */
  async function prepareLog(): Promise<ClaimLog> {
    if (log !== undefined && log.bytes() < compactAt) return log
    const old = log
    log = undefined
    await old?.close()
    await lock.assertHeld()
    log = await rewrite()
    compactAt = Math.max(compactAfterBytes, log.bytes() * 2)
    return log
  }

  async function dropLog(): Promise<void> {
    const broken = log
    log = undefined
    await broken?.close().catch(() => undefined)
  }

  function isFull(added: number): boolean {
    if (table.size() + added < maxClaims) return false
    table.sweep(now())
    return table.size() + added >= maxClaims
  }

  /** Takes the writes that fit, in order, each on top of those before it; settles the others. */
  function accept(batch: readonly Write[], refused: (() => void)[]): readonly Write[] {
    const written = new Map<string, Claim>()
    let added = 0
    return batch.filter((write) => {
      const { claim, expectedVersion } = write
      const known = written.get(claim.spendKey) ?? table.get(claim.spendKey)
      if ((known?.version ?? 0) !== expectedVersion) {
        refused.push(() => write.resolve(false))
        return false
      }
      if (known === undefined) {
        if (isFull(added)) {
          refused.push(() => write.reject(unavailable(undefined, 'The store of claims is full.')))
          return false
        }
        added += 1
      }
      written.set(claim.spendKey, claim)
      return true
    })
  }

  async function writeBatch(batch: readonly Write[]): Promise<void> {
    const refused: (() => void)[] = []
    try {
      const accepted = accept(batch, refused)
      if (accepted.length > 0) {
        const ready = await prepareLog()
        await ready.append(accepted.map(({ text }) => text))
      }
      // What was refused by the memory of a process that was succeeded is as wrong as what was written.
      await lock.assertHeld()
      for (const write of accepted) {
        table.set(write.claim)
        write.resolve(true)
      }
      for (const settle of refused) settle()
    } catch (cause) {
      await dropLog()
      for (const write of batch) write.reject(unavailable(cause))
    }
  }

  function takeBatch(): readonly Write[] {
    let bytes = 0
    const end = queue.findIndex(({ text }) => {
      bytes += text.length
      return bytes >= lineBytes
    })
    return queue.splice(0, end === -1 ? queue.length : end + 1)
  }

  async function flush(): Promise<void> {
    // Writes of one turn of the event loop go together.
    await Promise.resolve()
    while (queue.length > 0) await writeBatch(takeBatch())
    flushing = undefined
  }

  async function finish(): Promise<void> {
    await flushing
    await log?.close()
    await lock.release()
  }

  return {
    scope: 'process',
    async get(spendKey) {
      assertOpen()
      return table.get(spendKey)
    },
    async compareAndSet(spendKey, expectedVersion, next) {
      assertOpen()
      const { text, claim } = encodeClaim(spendKey, next)
      return new Promise<boolean>((resolve, reject) => {
        queue.push({ text, claim, expectedVersion, resolve, reject })
        flushing ??= flush()
      })
    },
    async list(query = {}) {
      assertOpen()
      return table.list(query)
    },
    close() {
      closing ??= finish()
      return closing
    },
  }
}
