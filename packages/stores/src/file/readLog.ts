import { createReadStream } from 'node:fs'
import type { Claim } from '@farebox/core/server'
import { createLogDecoder } from './createLogDecoder.js'

/**
 * The claims of a log in the order of writing: a later one replaces an earlier one of its key.
 *
 * @throws when the file cannot be read or is damaged; what was yielded before is then not to be used
 */
export async function* readLog(path: string): AsyncGenerator<readonly Claim[]> {
  const decoder = createLogDecoder()
  for await (const piece of createReadStream(path, { highWaterMark: 1_048_576 })) {
    // Without an encoding, a stream gives buffers.
    yield decoder.push(piece as Buffer)
  }
  decoder.finish()
}
