import { spawnSync } from 'node:child_process'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { acquireLock, type DirectoryLock, type LockOptions } from './acquireLock.js'
import { makeTestDirectory } from './directory.fixture.js'
import { type Generations, toLockPath } from './listGenerations.js'

const stale: { view: Generations | undefined } = { view: undefined }

vi.mock(import('./listGenerations.js'), async (load) => {
  const original = await load()
  return {
    ...original,
    async listGenerations(directory) {
      const { view } = stale
      stale.view = undefined
      return view ?? original.listGenerations(directory)
    },
  }
})

const quick = { beatMs: 20, silenceMs: 200 }

async function acquire(directory: string, options: LockOptions = quick): Promise<DirectoryLock> {
  const lock = await acquireLock(directory, options)
  onTestFinished(() => lock.release())
  return lock
}

/** Leaves what a process with this id leaves when it is killed. */
async function leaveLock(directory: string, generation: number, pid: number): Promise<void> {
  const own = await acquireLock(directory, quick)
  const record = JSON.parse(await readFile(toLockPath(directory, own.generation), 'utf8'))
  await own.release()
  await rm(toLockPath(directory, own.generation))
  await writeFile(toLockPath(directory, generation), JSON.stringify({ ...record, pid }))
}

function findDeadPid(): number {
  const { pid } = spawnSync(process.execPath, ['--version'])
  return pid
}

async function takeMs(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

describe('a directory has one holder', () => {
  test('the second is refused while the first is alive', async () => {
    const directory = await makeTestDirectory()
    const first = await acquire(directory)
    await expect(acquireLock(directory, quick)).rejects.toThrow(/Another process has opened/)
    await first.assertHeld()
  })

  test('and may come when it has let go', async () => {
    const directory = await makeTestDirectory()
    const first = await acquire(directory, {})
    await first.release()
    expect(await takeMs(() => acquire(directory, {}))).toBeLessThan(1000)
    expect(await readdir(directory)).toHaveLength(1)
  })

  test('of many that come at once one gets it, also after a dead one', async () => {
    for (let round = 0; round < 20; round += 1) {
      const directory = await makeTestDirectory()
      if (round % 2 === 0) await leaveLock(directory, 5, findDeadPid())
      const results = await Promise.allSettled(Array.from({ length: 8 }, () => acquire(directory)))
      const got = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
      expect(got).toHaveLength(1)
      await got[0]?.assertHeld()
    }
  })

  test('one that slept between looking and taking has lost to whoever took it meanwhile', async () => {
    const directory = await makeTestDirectory()
    await writeFile(join(directory, 'claims.7.log'), '')
    const holder = await acquire(directory)
    stale.view = { locks: [], logs: [] }
    await expect(acquireLock(directory, quick)).rejects.toThrow(/Another process/)
    await holder.assertHeld()
    expect(await readdir(directory)).toEqual(['claims.7.log', 'claims.8.lock'])
  })

  test('directories are apart', async () => {
    await acquire(await makeTestDirectory())
    await acquire(await makeTestDirectory())
  })
})

describe('a holder that let nobody know', () => {
  test('is followed at once when its process is dead', async () => {
    const directory = await makeTestDirectory()
    await leaveLock(directory, 7, findDeadPid())
    let lock: DirectoryLock | undefined
    expect(await takeMs(async () => (lock = await acquire(directory, {})))).toBeLessThan(1000)
    expect(lock?.generation).toBe(8)
    expect(await readdir(directory)).toEqual(['claims.8.lock'])
  })

  // In a container, the process before had the same id.
  test('is followed after its silence when its id is our own', async () => {
    const directory = await makeTestDirectory()
    await leaveLock(directory, 1, process.pid)
    expect(await takeMs(() => acquire(directory))).toBeGreaterThan(150)
  })

  test.each([
    ['on another host', '{"pid":1,"system":"another host"}'],
    ['that was killed while it wrote its lock', '{"pi'],
    ['that was killed before it wrote its lock', ''],
  ])('is followed after its silence %s', async (_name, text) => {
    const directory = await makeTestDirectory()
    await writeFile(toLockPath(directory, 1), text)
    expect(await takeMs(() => acquire(directory))).toBeGreaterThan(150)
  })

  test('is not followed while it is not silent', async () => {
    const directory = await makeTestDirectory()
    const path = toLockPath(directory, 1)
    await writeFile(path, '{"pid":1,"system":"another host"}')
    const timer = setInterval(() => void writeFile(path, '{"pid":1,"system":"another host"}'), 20)
    onTestFinished(() => clearInterval(timer))
    await expect(acquireLock(directory, quick)).rejects.toThrow(/Another process/)
  })
})

describe('a holder that was taken for dead', () => {
  test('finds out before it acknowledges anything', async () => {
    const directory = await makeTestDirectory()
    const first = await acquire(directory, { beatMs: 60_000 })
    const second = await acquire(directory)
    await expect(first.assertHeld()).rejects.toThrow(/ENOENT/)
    await second.assertHeld()
  })

  test('takes nothing back when it lets go', async () => {
    const directory = await makeTestDirectory()
    const first = await acquire(directory, { beatMs: 30 })
    await rm(toLockPath(directory, 1))
    const second = await acquire(directory)
    expect(second.generation).toBe(1)
    await rm(toLockPath(directory, 1))
    await first.release()
    expect(await readdir(directory)).toEqual([])
  })
})

test('numbers go on from the logs, should the locks be gone', async () => {
  const directory = await makeTestDirectory()
  await writeFile(join(directory, 'claims.41.log'), '')
  await writeFile(join(directory, 'claims.99.log.tmp'), '')
  await writeFile(join(directory, 'notes.txt'), '')
  expect((await acquire(directory)).generation).toBe(42)
})

test('a heart that beats keeps no process alive', async () => {
  const timers = vi.spyOn(globalThis, 'setInterval')
  onTestFinished(() => timers.mockRestore())
  await acquire(await makeTestDirectory())
  expect(timers.mock.results.at(-1)?.value.hasRef()).toBe(false)
  await sleep(50)
})
