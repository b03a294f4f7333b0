import {
  type FileHandle,
  open,
  readdir,
  readFile,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { describeClaimStore } from '@farebox/testkit'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createClaim, createFullClaim } from '../claim.fixture.js'
import { findLog, makeTestDirectory } from './directory.fixture.js'
import type { FileClaimStore } from './FileClaimStore.js'
import { toLockPath } from './listGenerations.js'
import { type FileClaimStoreOptions, openFileClaimStore } from './openFileClaimStore.js'

const stores = new Set<FileClaimStore>()

async function openStore(options: FileClaimStoreOptions): Promise<FileClaimStore> {
  const store = await openFileClaimStore(options)
  stores.add(store)
  return store
}

afterEach(async () => {
  for (const store of stores) await store.close()
  stores.clear()
})

describeClaimStore('file', async ({ now }) =>
  openStore({ directory: await makeTestDirectory(), now }),
)
describeClaimStore('file, compacting all the time', async ({ now }) =>
  openStore({ directory: await makeTestDirectory(), now, compactAfterBytes: 1 }),
)

const unavailable: unknown = expect.objectContaining({ code: 'store_unavailable' })

/** A claim's key, in the order of making. */
function keyOf(index: number): string {
  return `key ${index}`
}

async function putMany(store: FileClaimStore, count: number): Promise<void> {
  const writes = Array.from({ length: count }, (_, index) => {
    const spendKey = keyOf(index)
    return store.compareAndSet(spendKey, 0, createClaim({ spendKey, createdAt: 1000 + index }))
  })
  expect(await Promise.all(writes)).not.toContain(false)
}

/** Replaces a method of every file handle for one test. */
async function spyOnFiles<Name extends 'appendFile' | 'datasync' | 'sync'>(name: Name) {
  const file = await open(import.meta.filename, 'r')
  // The prototype of one handle is that of all.
  const prototype = Object.getPrototypeOf(file) as FileHandle
  await file.close()
  const spy = vi.spyOn(prototype, name)
  onTestFinished(() => spy.mockRestore())
  return spy
}

describe('a restart', () => {
  test('finds every claim as it was', async () => {
    const directory = await makeTestDirectory()
    const first = await openStore({ directory })
    const full = createFullClaim()
    await first.compareAndSet(full.spendKey, 0, full)
    await putMany(first, 250)
    const spendKey = keyOf(3)
    const changed = createClaim({ spendKey, version: 2, state: 'delivered' })
    await first.compareAndSet(spendKey, 1, changed)
    const before = await first.list({ limit: 1000 })
    await first.close()

    const second = await openStore({ directory })
    expect(await second.list({ limit: 1000 })).toStrictEqual(before)
    expect(await second.get(full.spendKey)).toStrictEqual(full)
    expect(await second.get(spendKey)).toStrictEqual(changed)
    expect(await second.compareAndSet(spendKey, 1, changed)).toBe(false)
    expect(await second.list({ payer: '0xPayer', states: ['settling'] })).toStrictEqual([full])
  })

  test('forgets what has expired, and nothing else', async () => {
    const directory = await makeTestDirectory()
    let now = 1_000_000
    const first = await openStore({ directory, now: () => now })
    const old = createClaim({ spendKey: 'old', state: 'settled', expiresAt: now + 10 })
    const young = createClaim({ spendKey: 'young', state: 'settled', expiresAt: now + 11 })
    await first.compareAndSet('old', 0, old)
    await first.compareAndSet('young', 0, young)
    await first.close()
    now += 10
    const second = await openStore({ directory, now: () => now })
    expect(await second.list()).toEqual([young])
    expect(await second.list({ states: ['settled'], payer: '0xPayer' })).toEqual([young])
    expect(await second.compareAndSet('old', 0, old)).toBe(true)
  })

  test('a write that has not reached its end is left out', async () => {
    const directory = await makeTestDirectory()
    const first = await openStore({ directory })
    await first.compareAndSet('one', 0, createClaim({ spendKey: 'one' }))
    const { size } = await stat(await findLog(directory))
    await first.compareAndSet('two', 0, createClaim({ spendKey: 'two' }))
    await first.close()
    const log = await findLog(directory)
    await truncate(log, size + 40)

    const second = await openStore({ directory })
    expect((await second.list()).map(({ spendKey }) => spendKey)).toEqual(['one'])
    expect(await second.compareAndSet('two', 0, createClaim({ spendKey: 'two' }))).toBe(true)
    await second.close()
    const third = await openStore({ directory })
    expect(await third.list()).toHaveLength(2)
  })

  test('damage is refused, the file is left as it is, and the directory is free', async () => {
    const directory = await makeTestDirectory()
    const first = await openStore({ directory })
    await putMany(first, 3)
    await first.compareAndSet('x', 0, createClaim({ spendKey: 'x' }))
    await first.close()
    const log = await findLog(directory)
    const bytes = await readFile(log)
    const damaged = Buffer.from(bytes)
    damaged[200] = (damaged[200] ?? 0) ^ 1
    await writeFile(log, damaged)

    const error: unknown = await openStore({ directory }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'store_unavailable',
      detail: 'The directory of claims cannot be opened.',
      cause: { message: expect.stringMatching(/damaged at byte \d+/) },
    })
    expect(error).not.toMatchObject({ message: expect.stringContaining(directory) })
    expect(await readFile(log)).toEqual(damaged)

    await writeFile(log, bytes)
    const second = await openStore({ directory })
    expect(await second.list()).toHaveLength(4)
  })

  test('logs that a predecessor left are not read again', async () => {
    const directory = await makeTestDirectory()
    const first = await openStore({ directory })
    await putMany(first, 2)
    await first.close()
    await writeFile(join(directory, 'claims.0.log'), 'an old one')
    await writeFile(join(directory, 'claims.1.log.tmp'), 'half a one')
    const second = await openStore({ directory })
    expect(await second.list()).toHaveLength(2)
    expect((await readdir(directory)).toSorted()).toEqual(['claims.2.lock', 'claims.2.log'])
  })
})

describe('one process', () => {
  test('a second one is refused', async () => {
    const directory = await makeTestDirectory()
    await openStore({ directory })
    await expect(openStore({ directory })).rejects.toMatchObject({
      code: 'store_unavailable',
      cause: { message: expect.stringContaining('Another process has opened') },
    })
  })

  test('one that has been succeeded acknowledges nothing, and changes nothing', async () => {
    const directory = await makeTestDirectory()
    const first = await openStore({ directory })
    await putMany(first, 1)
    // Its successor took it for dead: `acquireLock` has the ways to get here.
    await writeFile(toLockPath(directory, 1), 'released')
    const second = await openStore({ directory })
    const late = createClaim({ spendKey: 'late' })
    await expect(first.compareAndSet('late', 0, late)).rejects.toEqual(unavailable)
    await expect(first.compareAndSet('late', 0, late)).rejects.toEqual(unavailable)
    // What it remembers is not a reason to say no, either.
    await expect(first.compareAndSet(keyOf(0), 0, late)).rejects.toEqual(unavailable)
    expect(await second.compareAndSet('late', 0, late)).toBe(true)
    await first.close()
    await second.close()
    const third = await openStore({ directory })
    expect(await third.list()).toHaveLength(2)
  })

  test('makes its directory for its owner only', async () => {
    const directory = join(await makeTestDirectory(), 'a', 'b')
    await openStore({ directory })
    expect((await stat(directory)).mode & 0o777).toBe(0o700)
    expect((await stat(await findLog(directory))).mode & 0o777).toBe(0o600)
  })

  test.each(['get', 'list', 'compareAndSet'] as const)('%s after close', async (name) => {
    const store = await openStore({ directory: await makeTestDirectory() })
    await store.close()
    await store.close()
    await expect(store[name]('x', 0, createClaim({ spendKey: 'x' }))).rejects.toEqual(unavailable)
  })

  test('close waits for what was asked before', async () => {
    const directory = await makeTestDirectory()
    const store = await openStore({ directory })
    const wrote = store.compareAndSet('x', 0, createClaim({ spendKey: 'x' }))
    await store.close()
    expect(await wrote).toBe(true)
    expect(await (await openStore({ directory })).get('x')).toBeDefined()
  })

  test('a directory that cannot be one', async () => {
    await expect(openStore({ directory: import.meta.filename })).rejects.toEqual(unavailable)
  })
})

describe('the disk', () => {
  test('has a write before it is acknowledged or seen', async () => {
    const store = await openStore({ directory: await makeTestDirectory() })
    let release: () => void = () => undefined
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    const datasync = await spyOnFiles('datasync')
    datasync.mockImplementation(() => released)
    const answered = vi.fn<(wrote: boolean) => void>()
    const write = store.compareAndSet('x', 0, createClaim({ spendKey: 'x' })).then(answered)
    await vi.waitUntil(() => datasync.mock.calls.length === 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(answered).not.toHaveBeenCalled()
    expect(await store.get('x')).toBeUndefined()
    release()
    await write
    expect(answered).toHaveBeenCalledWith(true)
    expect(await store.get('x')).toBeDefined()
  })

  test('is waited for once by writes that come together', async () => {
    const store = await openStore({ directory: await makeTestDirectory() })
    const datasync = await spyOnFiles('datasync')
    await putMany(store, 200)
    expect(datasync).toHaveBeenCalledTimes(1)
    await putMany(await openStore({ directory: await makeTestDirectory() }), 2000)
    // 2000 claims of half a kilobyte, in lines of a quarter of a megabyte.
    expect(datasync.mock.calls.length).toBeLessThan(10)
  })

  test('T01 of writes in one batch each stands on the one before', async () => {
    const directory = await makeTestDirectory()
    const store = await openStore({ directory })
    const datasync = await spyOnFiles('datasync')
    const claim = createClaim()
    const wrote = await Promise.all(
      [0, 0, 1, 1, 0, 2].map((expected) =>
        store.compareAndSet(claim.spendKey, expected, { ...claim, version: expected + 1 }),
      ),
    )
    expect(wrote).toEqual([true, false, true, false, false, true])
    expect(datasync).toHaveBeenCalledTimes(1)
    await store.close()
    expect((await (await openStore({ directory })).get(claim.spendKey))?.version).toBe(3)
  })

  test.each(['appendFile', 'datasync'] as const)(
    'that fails in %s is store_unavailable, and the next write begins a new log',
    async (name) => {
      const directory = await makeTestDirectory()
      const store = await openStore({ directory })
      await putMany(store, 3)
      const spy = await spyOnFiles(name)
      spy.mockImplementationOnce(async function failHalfWay(this: FileHandle, bytes?: unknown) {
        if (bytes instanceof Buffer) await this.write(bytes.subarray(0, bytes.length / 2))
        throw new Error('EIO')
      })
      const first = createClaim({ spendKey: 'first' })
      await expect(store.compareAndSet('first', 0, first)).rejects.toMatchObject({
        code: 'store_unavailable',
        cause: { message: 'EIO' },
      })
      expect(await store.get('first')).toBeUndefined()
      expect(await store.compareAndSet('first', 0, first)).toBe(true)
      await store.close()
      expect(await (await openStore({ directory })).list()).toHaveLength(4)
    },
  )

  test('that stays full refuses writes, answers reads, and loses nothing', async () => {
    const directory = await makeTestDirectory()
    const store = await openStore({ directory })
    await putMany(store, 3)
    const appendFile = await spyOnFiles('appendFile')
    appendFile.mockRejectedValue(new Error('ENOSPC'))
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const work = store.compareAndSet('x', 0, createClaim({ spendKey: 'x' }))
      await expect(work).rejects.toEqual(unavailable)
      expect(await store.list()).toHaveLength(3)
    }
    appendFile.mockRestore()
    expect(await store.compareAndSet('x', 0, createClaim({ spendKey: 'x' }))).toBe(true)
    await store.close()
    expect(await (await openStore({ directory })).list()).toHaveLength(4)
  })

  test.each([
    ['the new log', 0],
    ['its name', 1],
  ])('that fails to keep %s while it is compacted loses nothing', async (_name, before) => {
    const directory = await makeTestDirectory()
    const store = await openStore({ directory, compactAfterBytes: 2000 })
    await putMany(store, 10)
    const sync = await spyOnFiles('sync')
    for (let count = 0; count < before; count += 1) sync.mockResolvedValueOnce(undefined)
    sync.mockRejectedValueOnce(new Error('EIO'))
    const work = store.compareAndSet('x', 0, createClaim({ spendKey: 'x' }))
    await expect(work).rejects.toEqual(unavailable)
    await store.close()
    expect(await (await openStore({ directory })).list()).toHaveLength(10)
  })
})

describe('compaction', () => {
  test('keeps the log within twice what is alive', async () => {
    const directory = await makeTestDirectory()
    const compactAfterBytes = 20_000
    const store = await openStore({ directory, compactAfterBytes })
    const claim = createClaim()
    let largest = 0
    for (let version = 0; version < 400; version += 1) {
      await store.compareAndSet(claim.spendKey, version, { ...claim, version: version + 1 })
      largest = Math.max(largest, (await stat(await findLog(directory))).size)
    }
    expect(largest).toBeGreaterThan(compactAfterBytes / 2)
    expect(largest).toBeLessThan(compactAfterBytes + 2000)
    await store.close()
    expect((await (await openStore({ directory })).get(claim.spendKey))?.version).toBe(400)
  })

  test('does not write a large log anew for every write', async () => {
    const store = await openStore({ directory: await makeTestDirectory(), compactAfterBytes: 1 })
    await putMany(store, 500)
    const sync = await spyOnFiles('sync')
    const claim = createClaim()
    for (let version = 0; version < 100; version += 1) {
      await store.compareAndSet(claim.spendKey, version, { ...claim, version: version + 1 })
    }
    expect(sync.mock.calls.length).toBeLessThanOrEqual(2)
  })

  test('forgets what has expired', async () => {
    const directory = await makeTestDirectory()
    let now = 1000
    const store = await openStore({ directory, now: () => now, compactAfterBytes: 1 })
    await store.compareAndSet('old', 0, createClaim({ spendKey: 'old', expiresAt: 2000 }))
    now = 2000
    await putMany(store, 5)
    await store.compareAndSet('x', 0, createClaim({ spendKey: 'x' }))
    expect(await store.get('old')).toBeUndefined()
    expect(await readFile(await findLog(directory), 'utf8')).not.toContain('"old"')
  })
})

describe('a store that is full', () => {
  test('refuses new claims, takes changes, and forgets only what it may', async () => {
    let now = 1000
    const store = await openStore({
      directory: await makeTestDirectory(),
      maxClaims: 3,
      now: () => now,
    })
    const keys = ['a', 'b', 'c', 'd', 'e']
    const results = await Promise.allSettled(
      keys.map((spendKey, index) =>
        store.compareAndSet(spendKey, 0, createClaim({ spendKey, expiresAt: 2000 + index })),
      ),
    )
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ])
    expect(results[4]).toMatchObject({ reason: { detail: 'The store of claims is full.' } })
    const changed = createClaim({ spendKey: 'b', version: 2, expiresAt: 2001 })
    expect(await store.compareAndSet('b', 1, changed)).toBe(true)
    now = 2000
    expect(await store.compareAndSet('d', 0, createClaim({ spendKey: 'd' }))).toBe(true)
    expect(await store.get('a')).toBeUndefined()
    expect(await store.get('b')).toEqual(changed)
  })
})

test('a claim that could not be read again is not written', async () => {
  const directory = await makeTestDirectory()
  const store = await openStore({ directory })
  const unreadable = Object.assign(createClaim(), { state: 'refunded' })
  const work = store.compareAndSet(unreadable.spendKey, 0, unreadable)
  await expect(work).rejects.toEqual(unavailable)
  await expect(store.compareAndSet('other', 0, createClaim())).rejects.toEqual(unavailable)
  expect(await store.list()).toEqual([])
})

test('what is read is not what the caller may still change', async () => {
  const store = await openStore({ directory: await makeTestDirectory() })
  const claim = { ...createClaim() }
  await store.compareAndSet(claim.spendKey, 0, claim)
  Object.assign(claim, { state: 'delivered' })
  expect((await store.get(claim.spendKey))?.state).toBe('verified')
})
