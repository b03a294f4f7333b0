import { HeaderError } from '../errors/HeaderError.js'
import type { AuthChallenge, AuthParam } from '../http/AuthChallenge.js'
import { maxValueLength } from '../http/limits.js'

/**
 * The value with its backslashes: the dialect knows no escapes, and its implementations keep them. Where a
 * backslash stands before a quote, readings differ on where the value ends; the quote in it shows that.
 */
function readVerbatim({ value, text }: AuthParam): string {
  return text.endsWith('"') ? text.slice(text.indexOf('"') + 1, -1) : value
}

/**
 * Values by their names in lower case.
 *
 * @param expendable - Which parameters may be lost at the end of a field that was cut off.
 * @throws {@link HeaderError}
 */
export function readValues(
  { params, unterminated }: AuthChallenge,
  expendable: readonly string[],
): ReadonlyMap<string, string> {
  if (unterminated && !expendable.includes(unterminated)) {
    throw new HeaderError('unterminated', unterminated)
  }
  const values = new Map<string, string>()
  for (const param of params) {
    const name = param.name.toLowerCase()
    const value = readVerbatim(param)
    if (value.length > maxValueLength) throw new HeaderError('too_long', name)
    if (value.includes('"')) throw new HeaderError('character', name)
    values.set(name, value)
  }
  return values
}
