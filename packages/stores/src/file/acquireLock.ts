import { access, readFile, readlink, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import * as v from 'valibot'
import { listGenerations, toLockPath } from './listGenerations.js'

/** The right to write in a directory. */
export interface DirectoryLock {
  readonly generation: number
  /** @throws when another process has taken the directory over */
  assertHeld(): Promise<void>
  release(): Promise<void>
}

export interface LockOptions {
  /** How often the holder shows that it is alive. Default 1000. */
  readonly beatMs?: number
  /** How long a holder that cannot be asked must be silent to be taken for dead. Default 5000. */
  readonly silenceMs?: number
}

const released = 'released'
const holderSchema = v.object({ pid: v.pipe(v.number(), v.integer()), system: v.string() })

/** Where a process id means the same process: containers have hosts' names, and pids of their own. */
async function nameSystem(): Promise<string> {
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '')
  return `${hostname()} ${namespace}`
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !hasCode(error, 'ESRCH')
  }
}

/** Whether the operating system knows that the holder is dead. A pid may be somebody else's by now, or ours. */
function isDead(text: string, system: string): boolean {
  try {
    const holder = v.parse(holderSchema, JSON.parse(text))
    return holder.system === system && !isRunning(holder.pid)
  } catch {
    // Half a record, or none: its writer may be about to finish it.
    return false
  }
}

async function isSilent(path: string, silenceMs: number): Promise<boolean> {
  const { mtimeMs } = await stat(path)
  const end = Date.now() + silenceMs
  while (Date.now() < end) {
    await sleep(silenceMs / 20)
    if ((await stat(path)).mtimeMs !== mtimeMs) return false
  }
  return true
}

async function isFree(path: string, system: string, silenceMs: number): Promise<boolean> {
  try {
    const text = await readFile(path, 'utf8')
    return text === released || isDead(text, system) || (await isSilent(path, silenceMs))
  } catch (error) {
    // Somebody else has followed the holder meanwhile.
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

/** @returns whether the file was made; `false`: another process has made it */
async function createLock(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

/**
 * Takes a directory for this process.
 *
 * Holders count up, and the highest number holds: it is made with `O_EXCL`, it is never removed but by a
 * higher one, and whoever finds a higher one than his own has lost. So two processes that find the same
 * dead holder cannot both follow it. A holder that was taken for dead and is not (it was stopped, or on a
 * host whose clock stood still) loses its file before its successor reads the log, and finds that out in
 * `assertHeld` before it acknowledges anything.
 *
 * @throws when another process holds it
 */
export async function acquireLock(
  directory: string,
  options: LockOptions = {},
): Promise<DirectoryLock> {
  const { beatMs = 1000, silenceMs = 5000 } = options
  const system = await nameSystem()
  const { locks, logs } = await listGenerations(directory)
  const highest = locks.at(-1)
  const held = new Error(`Another process has opened ${directory}.`)
  if (highest !== undefined && !(await isFree(toLockPath(directory, highest), system, silenceMs))) {
    throw held
  }
  const generation = Math.max(0, highest ?? 0, logs.at(-1) ?? 0) + 1
  const path = toLockPath(directory, generation)
  if (!(await createLock(path, JSON.stringify({ pid: process.pid, system })))) throw held
  const others = (await listGenerations(directory)).locks.filter((one) => one !== generation)
  if (others.some((one) => one > generation)) {
    await rm(path, { force: true })
    throw held
  }
  await Promise.all(others.map((one) => rm(toLockPath(directory, one), { force: true })))

  const timer = setInterval(() => {
    const now = new Date()
    // A file that is gone is found out about when it matters.
    utimes(path, now, now).catch(() => undefined)
  }, beatMs)
  timer.unref()

  return {
    generation,
    assertHeld: () => access(path),
    async release() {
      clearInterval(timer)
      // One that was taken away must not come back.
      await access(path).then(
        () => writeFile(path, released),
        () => undefined,
      )
    },
  }
}
