import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncDirectory } from './syncDirectory.js'

/** Makes the directory and waits until the ones above have it on the disk. */
export async function makeDirectory(directory: string): Promise<void> {
  const first = await mkdir(directory, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let made = directory; made.length >= first.length; made = dirname(made)) {
    await syncDirectory(dirname(made))
  }
}
