import { readdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { unavailable } from '../claims/unavailable.js'
import { acquireLock } from './acquireLock.js'
import { createClaimTable } from './createClaimTable.js'
import { createFileClaimStore } from './createFileClaimStore.js'
import type { FileClaimStore } from './FileClaimStore.js'
import { listGenerations, toLogPath } from './listGenerations.js'
import { makeDirectory } from './makeDirectory.js'
import { readLog } from './readLog.js'
import { writeLog } from './writeLog.js'

export interface FileClaimStoreOptions {
  /** A directory for the claims alone, on a local disk. Made if it is missing, for its owner only. */
  readonly directory: string
  /** Refuses new claims beyond this many, rather than forget one that is still needed. Default 1,000,000. */
  readonly maxClaims?: number
  /**
   * How large the log may grow before it is written anew without what was replaced and forgotten; at least
   * to twice its size after the last time. Default 16 MiB.
   */
  readonly compactAfterBytes?: number
  /** Milliseconds since the epoch; decides when a claim may be forgotten. */
  readonly now?: () => number
}

/**
 * Claims in a file, for a seller that runs in one process and must survive its restarts, `kill -9`
 * included. All claims are in memory as well, about 1.2 KB each.
 *
 * A write is acknowledged when it is on the disk (`fdatasync`); writes that come meanwhile share the next
 * one. An unfinished last line was never acknowledged and is dropped; anything else that is wrong with the
 * log is refused. The directory belongs to one process: a second one is refused, and one that has died is
 * succeeded, at once where its pid tells, else after five seconds of silence. For several processes there
 * is `@farebox/stores/redis`.
 *
 * @throws `store_unavailable` with the reason as `cause`: in use, damaged, not readable, not writable
 * @example
 * ```ts
 * import { createResourceServer } from '@farebox/core/server'
 * import { evm } from '@farebox/evm/server'
 * import { openFileClaimStore } from '@farebox/stores/file'
 *
 * const store = await openFileClaimStore({ directory: './claims' })
 * const server = createResourceServer({
 *   facilitator: 'https://facilitator.example.com',
 *   schemes: [evm()],
 *   store,
 * })
 * process.once('SIGTERM', () => void store.close())
 * ```
 */
export async function openFileClaimStore(options: FileClaimStoreOptions): Promise<FileClaimStore> {
  const { directory, maxClaims = 1_000_000, compactAfterBytes = 16_777_216 } = options
  const now = options.now ?? Date.now
  try {
    await makeDirectory(resolve(directory))
    const lock = await acquireLock(directory)
    try {
      const table = createClaimTable()
      const { logs } = await listGenerations(directory)
      const newest = logs.at(-1)
      if (newest !== undefined) {
        for await (const claims of readLog(toLogPath(directory, newest))) {
          for (const claim of claims) table.set(claim)
        }
      }
      // A log of its own: a predecessor that is not as dead as it looked can only write into the old one.
      const path = toLogPath(directory, lock.generation)
      const rewrite = () => {
        table.sweep(now())
        return writeLog(path, table.values(), table.size())
      }
      const log = await rewrite()
      await removeOthers(directory, path)
      return createFileClaimStore({ table, lock, log, rewrite, compactAfterBytes, maxClaims, now })
    } catch (error) {
      await lock.release()
      throw error
    }
  } catch (cause) {
    throw unavailable(cause, 'The directory of claims cannot be opened.')
  }
}

/** Logs of predecessors, and logs that were never finished. */
async function removeOthers(directory: string, path: string): Promise<void> {
  const names = await readdir(directory)
  const logs = names.filter((name) => /^claims\.[0-9]+\.log(?:\.tmp)?$/.test(name))
  const paths = logs.map((name) => join(directory, name)).filter((one) => one !== path)
  await Promise.all(paths.map((one) => rm(one, { force: true })))
}
