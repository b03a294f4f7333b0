import { writeSync } from 'node:fs'
import { openFileClaimStore } from '@farebox/stores/file'
import { ballast, toScriptedClaim } from './crash.fixture.mjs'

/*
 * Writes until it is killed: `node writeClaims.fixture.mjs <directory>`. Prints each key and version when it
 * has been acknowledged, so that what it printed must be there afterwards.
 */

const [directory = ''] = process.argv.slice(2)
const store = await openFileClaimStore({ directory, compactAfterBytes: 1 })

await Promise.all(
  Array.from({ length: ballast }, (_, index) => {
    const key = `ballast ${index}`
    return store.compareAndSet(key, 0, toScriptedClaim(key, 1))
  }),
)
writeSync(1, 'ready\n')

/** @param {string} key */
async function write(key) {
  let version = (await store.get(key))?.version ?? 0
  for (;;) {
    if (!(await store.compareAndSet(key, version, toScriptedClaim(key, version + 1)))) {
      throw new Error(`Version ${version} of ${key} is not the last.`)
    }
    version += 1
    writeSync(1, `${key} ${version}\n`)
  }
}

await Promise.all(Array.from({ length: 40 }, (_, index) => write(`key-${index}`)))
