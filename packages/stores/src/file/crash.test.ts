import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, test } from 'vitest'
import { buildPackage } from '../buildPackage.fixture.js'
import { ballast, toScriptedClaim } from './crash.fixture.mjs'
import { makeTestDirectory } from './directory.fixture.js'
import { openFileClaimStore } from './openFileClaimStore.js'

beforeAll(buildPackage, 120_000)

interface Crash {
  /** The last version of each key that was acknowledged. */
  readonly acknowledged: ReadonlyMap<string, number>
  /** Whether a log was being compacted. */
  readonly compacting: boolean
}

async function isCompacting(directory: string): Promise<boolean> {
  return (await readdir(directory)).some((name) => name.endsWith('.tmp'))
}

function failEarly(): never {
  throw new Error('It ended before it was killed.')
}

/** Lets a process write into the directory and kills it: when it compacts, or after a while. */
async function crash(directory: string, when: 'compacting' | number): Promise<Crash> {
  const script = fileURLToPath(new URL('writeClaims.fixture.mjs', import.meta.url))
  const child = spawn(process.execPath, [script, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    output += piece
  })
  const closed = once(child, 'close')
  try {
    while (!output.startsWith('ready\n')) {
      await Promise.race([once(child.stdout, 'data'), closed.then(failEarly)])
    }
    if (when === 'compacting') while (!(await isCompacting(directory))) await sleep(1)
    else await sleep(when)
  } finally {
    child.kill('SIGKILL')
    await closed
  }
  // A line that was cut off was acknowledged all the same, but nobody can say which.
  const lines = output.slice(0, output.lastIndexOf('\n')).split('\n').slice(1)
  const acknowledged = new Map(
    lines.map((line) => {
      const [key = '', version] = line.split(' ')
      return [key, Number(version)]
    }),
  )
  return { acknowledged, compacting: await isCompacting(directory) }
}

test.concurrent.for(['a', 'b', 'c', 'd', 'e'])(
  'ten times killed, nothing that was acknowledged is lost (%s)',
  { timeout: 120_000 },
  async (_, { expect, onTestFinished }) => {
    const directory = await makeTestDirectory(onTestFinished)
    const known = new Map<string, number>()
    let compacting = 0
    for (let round = 0; round < 10; round += 1) {
      const end = await crash(directory, round % 2 === 0 ? 'compacting' : Math.random() * 100)
      if (end.compacting) compacting += 1
      for (const [key, version] of end.acknowledged) known.set(key, version)

      const store = await openFileClaimStore({ directory })
      const claims = await store.list({ limit: Number.POSITIVE_INFINITY })
      await store.close()
      for (const claim of claims) {
        const { spendKey, version } = claim
        expect(claim).toStrictEqual(toScriptedClaim(spendKey, version))
        if (spendKey.startsWith('ballast')) continue
        // One write of each key was on its way; it may have arrived.
        const last = known.get(spendKey) ?? 0
        expect([last, last + 1]).toContain(version)
        known.set(spendKey, version)
      }
      const keys = new Set(claims.map(({ spendKey }) => spendKey))
      for (const key of known.keys()) expect(keys).toContain(key)
      expect(keys.size).toBe(ballast + known.size)
    }
    // Otherwise the test has not met what it is for.
    expect(compacting).toBeGreaterThan(0)
    expect(known.size).toBeGreaterThan(0)
  },
)
