import { setTimeout as sleep } from 'node:timers/promises'

const patienceMs = 3000

/** Looks again and again, so that a test that cannot succeed fails with a name. */
export async function waitUntil(what: string, isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + patienceMs
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`Waited for ${what} in vain.`)
    await sleep(1)
  }
}
