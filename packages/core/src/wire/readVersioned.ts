import { FareboxError } from '../errors/FareboxError.js'
import type { Reader } from './Reader.js'

/**
 * Reads a message with an `x402Version`: another version is not a wrong shape.
 *
 * @throws `version_unsupported`, `schema_invalid`
 */
export function readVersioned<T>(read: Reader<T>, value: unknown, version: 1 | 2): T {
  if (typeof value === 'object' && value !== null && 'x402Version' in value) {
    const found = value.x402Version
    if (typeof found === 'number' && found !== version) {
      throw new FareboxError('version_unsupported', {
        detail: `x402Version is ${found}; here it must be ${version}.`,
      })
    }
  }
  return read(value)
}
