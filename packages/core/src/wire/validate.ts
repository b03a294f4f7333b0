import * as v from 'valibot'
import { FareboxError } from '../errors/FareboxError.js'

/**
 * What the schema makes of the value.
 *
 * @throws `schema_invalid`, with the path of the first wrong field and never its content
 */
export function validate<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  const problem = issue.received === 'undefined' ? 'is missing' : issue.message
  throw new FareboxError('schema_invalid', {
    detail: `${v.getDotPath(issue) ?? 'The message'} ${problem}.`,
  })
}

/**
 * {@link validate} for messages with an `x402Version`: another version is not a wrong shape.
 *
 * @throws `version_unsupported`, `schema_invalid`
 */
export function validateVersion<T>(
  schema: v.GenericSchema<unknown, T>,
  value: unknown,
  version: 1 | 2,
): T {
  if (typeof value === 'object' && value !== null && 'x402Version' in value) {
    const found = value.x402Version
    if (typeof found === 'number' && found !== version) {
      throw new FareboxError('version_unsupported', {
        detail: `x402Version is ${found}; here it must be ${version}.`,
      })
    }
  }
  return validate(schema, value)
}
