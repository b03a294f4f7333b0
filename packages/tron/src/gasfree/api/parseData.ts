import { FareboxError } from '@farebox/core'
import { readAs, type Reader } from '@farebox/core/wire'

/**
 * What the reader makes of an answer of a provider.
 *
 * @throws `provider_unavailable`: an answer that cannot be read is none
 */
export function parseData<T>(read: Reader<T>, value: unknown): T {
  return readAs(read, value, (cause) => new FareboxError('provider_unavailable', { cause }))
}
