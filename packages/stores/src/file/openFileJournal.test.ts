import { spawnSync } from 'node:child_process'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeTestDirectory } from './directory.fixture.js'
import type { FileJournal } from './FileJournal.js'
import { openFileJournal } from './openFileJournal.js'

async function openJournal(directory: string): Promise<FileJournal> {
  const journal = await openFileJournal({ directory })
  onTestFinished(() => journal.close())
  return journal
}

async function findFile(directory: string): Promise<string> {
  const [name, ...more] = (await readdir(directory)).filter((one) => one.startsWith('journal.'))
  if (name === undefined || more.length > 0) throw new Error('There is not one file.')
  return join(directory, name)
}

/** Leaves the lock that a process leaves when it is killed. */
async function leaveBehind(directory: string): Promise<void> {
  const { pid } = spawnSync(process.execPath, ['--version'])
  const name = (await readdir(directory)).find((one) => one.endsWith('.lock')) ?? ''
  const lock = JSON.parse(await readFile(join(directory, name), 'utf8'))
  await writeFile(join(directory, name), JSON.stringify({ ...lock, pid }))
}

test('what was set is there, until it is deleted', async () => {
  const journal = await openJournal(await makeTestDirectory())
  expect(await journal.load()).toEqual(new Map())
  await Promise.all([journal.set('a', '1'), journal.set('b', '2'), journal.set('a', '3')])
  await journal.delete('b')
  await journal.delete('nothing')
  expect(await journal.load()).toEqual(new Map([['a', '3']]))
})

test('and there again after the process was killed', async () => {
  const directory = join(await makeTestDirectory(), 'made', 'anew')
  const first = await openJournal(directory)
  await first.set('a', '1')
  await leaveBehind(directory)
  const second = await openJournal(directory)
  expect(await second.load()).toEqual(new Map([['a', '1']]))
  await second.set('b', '2')
  // It was only asleep, and finds out before it says that anything is written.
  await expect(first.set('c', '3')).rejects.toMatchObject({ code: 'store_unavailable' })
  expect(await second.load()).toEqual(
    new Map([
      ['a', '1'],
      ['b', '2'],
    ]),
  )
  await second.close()
  const third = await openJournal(directory)
  expect((await third.load()).size).toBe(2)
  expect(await findFile(directory)).toMatch(/journal\.3\.json$/)
})

test('a draft that was never finished is nothing', async () => {
  const directory = await makeTestDirectory()
  const first = await openJournal(directory)
  await first.set('a', '1')
  await first.close()
  await writeFile(`${await findFile(directory)}.tmp`, '{"format":"farebox-jour')
  const second = await openFileJournal({ directory })
  expect(await second.load()).toEqual(new Map([['a', '1']]))
  await second.close()
})

test('it is for one process, and for its owner', async () => {
  const directory = await makeTestDirectory()
  const journal = await openJournal(directory)
  await expect(openFileJournal({ directory })).rejects.toMatchObject({ code: 'store_unavailable' })
  await journal.set('a', 'secret')
  expect((await stat(await findFile(directory))).mode & 0o777).toBe(0o600)
})

test.each([['{'], ['{}'], ['{"format":"farebox-journal","version":2,"texts":[]}']])(
  'a file that says %s is refused',
  async (text) => {
    const directory = await makeTestDirectory()
    await writeFile(join(directory, 'journal.1.json'), text)
    await expect(openFileJournal({ directory })).rejects.toMatchObject({
      code: 'store_unavailable',
    })
  },
)

test('after a write that failed it takes nothing any more', async () => {
  const directory = await makeTestDirectory()
  const journal = await openJournal(directory)
  await journal.set('a', '1')
  await rm(directory, { recursive: true })
  await expect(journal.set('b', '2')).rejects.toMatchObject({ code: 'store_unavailable' })
  await expect(journal.load()).rejects.toMatchObject({ code: 'store_unavailable' })
  await expect(journal.delete('a')).rejects.toMatchObject({ code: 'store_unavailable' })
})

test('after it was closed, too', async () => {
  const directory = await makeTestDirectory()
  const journal = await openJournal(directory)
  await journal.close()
  await expect(journal.set('b', '2')).rejects.toMatchObject({ code: 'store_unavailable' })
})
