import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/**
 * An empty directory that goes with the test.
 *
 * @param whenFinished a concurrent test passes its own: the global one would be another test's.
 */
export async function makeTestDirectory(
  whenFinished: (clean: () => Promise<void>) => void = onTestFinished,
): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'farebox-claims-'))
  whenFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

/** The path of the one log in a directory. */
export async function findLog(directory: string): Promise<string> {
  const logs = (await readdir(directory)).filter((name) => name.endsWith('.log'))
  if (logs.length !== 1 || logs[0] === undefined) throw new Error(`There are ${logs.length} logs.`)
  return join(directory, logs[0])
}
