import { FareboxError } from '@farebox/core'
import { readAs, type Reader } from '@farebox/core/wire'

/** @throws `rpc_malformed` */
export function parseAnswer<T>(read: Reader<T>, answer: unknown): T {
  return readAs(read, answer, (cause) => new FareboxError('rpc_malformed', { cause }))
}
