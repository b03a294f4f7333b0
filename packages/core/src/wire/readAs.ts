import type { Reader } from './Reader.js'
import { UnreadableError } from './UnreadableError.js'

/**
 * Reads a value, with an error of the caller's in place of `schema_invalid`: the payload of a scheme is
 * wrong by `payload_invalid`, the answer of a node by `rpc_malformed`.
 *
 * @param toError what to throw; the problem it is given names the path and never the content, so that it
 * may be told to the peer
 * @example
 * ```ts
 * import { FareboxError } from '@farebox/core'
 * import { matching, message, readAs } from '@farebox/core/wire'
 *
 * const payload = message({ preimage: matching(/^[0-9a-f]{64}$/) })
 *
 * export function parsePayload(value: unknown): { readonly preimage: string } {
 *   return readAs(
 *     payload,
 *     value,
 *     ({ path }) => new FareboxError('payload_invalid', { detail: `The field "${path}" is wrong.` }),
 *   )
 * }
 * ```
 */
export function readAs<T>(
  read: Reader<T>,
  value: unknown,
  toError: (problem: UnreadableError) => Error,
): T {
  try {
    return read(value)
  } catch (error) {
    throw error instanceof UnreadableError ? toError(error) : error
  }
}
