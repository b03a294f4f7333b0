import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createFakeBuyer, expectChallenge, expectPaid, testAsset } from '@farebox/testing'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { buildPackage } from '../buildPackage.fixture.js'
import { makeTestDirectory } from './directory.fixture.js'
import { openFileClaimStore } from './openFileClaimStore.js'

beforeAll(buildPackage, 120_000)

interface Answer {
  readonly status: number
  readonly headers: [string, string][]
  readonly body: string
}

/** Starts the shop; by its clock it is so many milliseconds later than it is. */
async function startSeller(directory: string, life: string, later = 0): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('sell.fixture.mjs', import.meta.url))
  const child = fork(script, [directory, JSON.stringify(testAsset), life, String(later)])
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child, 'message')
  return child
}

async function request(child: ChildProcess, payment = ''): Promise<Response> {
  child.send(payment)
  const [answer] = await once(child, 'message')
  // The other process is ours.
  const { status, headers, body } = answer as Answer
  return new Response(body, { status, headers })
}

async function readLines(directory: string, name: string): Promise<readonly string[]> {
  return (await readFile(join(directory, name), 'utf8')).trim().split('\n')
}

test('a payment whose seller died while it was charged is resumed, delivered, charged once', async () => {
  const directory = await makeTestDirectory()
  const claims = join(directory, 'claims')
  const first = await startSeller(directory, 'dies when charging')
  const payment = await createFakeBuyer().payFor(expectChallenge(await request(first)))
  const died = once(first, 'exit')
  first.send(payment)
  expect(await died).toEqual([null, 'SIGKILL'])
  expect(await readLines(directory, 'charged.txt')).toHaveLength(1)

  const store = await openFileClaimStore({ directory: claims })
  const [left] = await store.list()
  await store.close()
  expect(left?.state).toBe('settling')

  // The lease of the dead process is still running: nobody else may charge.
  const second = await startSeller(directory, 'lives')
  const early = await request(second, payment)
  expect(early.status).toBe(409)
  expect(await early.json()).toMatchObject({ code: 'payment_in_flight' })
  second.kill('SIGKILL')
  await once(second, 'exit')

  const third = await startSeller(directory, 'lives', 31_000)
  const answer = await request(third, payment)
  const { transaction } = expectPaid(answer)
  expect(await answer.text()).toBe('sunny 1')
  expect(await readLines(directory, 'charged.txt')).toEqual([transaction])
  expect((await readLines(directory, 'asked.txt')).length).toBeGreaterThan(1)

  const again = await request(third, payment)
  expect(await again.text()).not.toContain('sunny 2')
  expect(await readLines(directory, 'charged.txt')).toHaveLength(1)
  third.kill('SIGKILL')
  await once(third, 'exit')

  const last = await openFileClaimStore({ directory: claims })
  expect((await last.list()).map(({ state }) => state)).toEqual(['delivered'])
  await last.close()
})
