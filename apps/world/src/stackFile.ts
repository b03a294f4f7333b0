import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { StackDescription } from './describeStack.js'

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // A process of somebody else exists, too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function isAnswering(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(1000) })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}

/**
 * The stack that a file describes, if it is running: its process is alive (ids are used again by other
 * processes, so that alone proves nothing) and its facilitator answers.
 */
export async function readLiveStack(path: string): Promise<StackDescription | undefined> {
  let description: StackDescription
  try {
    // Written by this program; what follows fails safely on anything else.
    description = JSON.parse(await readFile(path, 'utf8')) as StackDescription
    if (!isAlive(description.stack.pid)) return undefined
  } catch {
    return undefined
  }
  return (await isAnswering(description.facilitator.url)) ? description : undefined
}

/** Writes the file in one step, so that nobody reads half of it. */
export async function writeStackFile(path: string, description: StackDescription): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(description, null, 2)}\n`, { mode: 0o600 })
  await rename(draft, path)
}

export async function removeStackFile(path: string): Promise<void> {
  await rm(path, { force: true })
}
