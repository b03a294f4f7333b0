import { open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import * as v from 'valibot'
import { unavailable } from '../claims/unavailable.js'
import { acquireLock, type DirectoryLock } from './acquireLock.js'
import type { FileJournal } from './FileJournal.js'
import { makeDirectory } from './makeDirectory.js'
import { syncDirectory } from './syncDirectory.js'

export interface FileJournalOptions {
  /** A directory for the journal alone, on a local disk. Made if it is missing, for its owner only. */
  readonly directory: string
}

const schema = v.object({
  format: v.literal('farebox-journal'),
  version: v.literal(1),
  texts: v.array(v.tuple([v.string(), v.string()])),
})

const fileName = /^journal\.([0-9]{1,15})\.json$/

function numberOf(name: string): number {
  return Number(fileName.exec(name)?.[1])
}

/** The files of all holders of the directory, the newest one first. */
async function listFiles(directory: string): Promise<readonly string[]> {
  const names = (await readdir(directory)).filter((name) => fileName.test(name))
  return names.toSorted((a, b) => numberOf(b) - numberOf(a)).map((name) => join(directory, name))
}

async function readTexts(path: string | undefined): Promise<ReadonlyMap<string, string>> {
  if (path === undefined) return new Map()
  return new Map(v.parse(schema, JSON.parse(await readFile(path, 'utf8'))).texts)
}

/** Replaces the file in one step, and waits until it is on the disk. */
async function writeTexts(
  directory: string,
  path: string,
  texts: ReadonlyMap<string, string>,
): Promise<void> {
  const draft = `${path}.tmp`
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(
      JSON.stringify({ format: 'farebox-journal', version: 1, texts: [...texts] }),
    )
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
  await syncDirectory(directory)
}

function createJournal(
  directory: string,
  path: string,
  lock: DirectoryLock,
  initial: ReadonlyMap<string, string>,
): FileJournal {
  let texts = initial
  let last: Promise<unknown> = Promise.resolve()
  let isClosed = false

  async function replace(change: (next: Map<string, string>) => void): Promise<void> {
    if (isClosed) throw new Error('The journal is closed.')
    const next = new Map(texts)
    change(next)
    try {
      await lock.assertHeld()
      await writeTexts(directory, path, next)
      texts = next
    } catch (cause) {
      // Nobody knows which of the two is on the disk.
      isClosed = true
      throw cause
    }
  }

  /** One after another. */
  async function enqueue(change: (next: Map<string, string>) => void): Promise<void> {
    const done = last.then(() => replace(change))
    last = done.catch(() => undefined)
    try {
      await done
    } catch (cause) {
      throw unavailable(cause, 'The journal cannot be written.')
    }
  }

  return {
    async load() {
      await last
      if (isClosed) throw unavailable(undefined, 'The journal is closed.')
      return texts
    },
    set: (key, text) => enqueue((next) => void next.set(key, text)),
    delete: (key) => enqueue((next) => void next.delete(key)),
    async close() {
      await last
      isClosed = true
      await lock.release()
    },
  }
}

/**
 * A journal in a file, for a buyer that pays by transfer from one process and must survive its crashes, `kill -9`
 * included. Each write replaces the file and is on the disk when it resolves. The directory belongs to one
 * process: a second one is refused, and one that has died is succeeded. After a write that failed, nothing is
 * taken any more.
 *
 * The file holds signed transactions and secrets; its owner alone can read it.
 *
 * @throws `store_unavailable` with the reason as `cause`: in use, damaged, not readable, not writable
 * @example
 * ```ts
 * import { openFileJournal } from '@farebox/stores/file'
 *
 * const journal = await openFileJournal({ directory: './transfers' })
 * process.once('SIGTERM', () => void journal.close())
 * ```
 */
export async function openFileJournal(options: FileJournalOptions): Promise<FileJournal> {
  const directory = resolve(options.directory)
  try {
    await makeDirectory(directory)
    const lock = await acquireLock(directory)
    try {
      const files = await listFiles(directory)
      const texts = await readTexts(files[0])
      // A file of its own: a predecessor that is not as dead as it looked can only write into the old one.
      const path = join(directory, `journal.${lock.generation}.json`)
      await writeTexts(directory, path, texts)
      await Promise.all(files.filter((one) => one !== path).map((one) => rm(one, { force: true })))
      return createJournal(directory, path, lock, texts)
    } catch (error) {
      await lock.release()
      throw error
    }
  } catch (cause) {
    throw unavailable(cause, 'The directory of the journal cannot be opened.')
  }
}
