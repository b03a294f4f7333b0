import { HeaderError } from '../errors/HeaderError.js'
import { checkField } from '../http/checkField.js'
import { maxParams, maxValueLength } from '../http/limits.js'
import { scheme } from './constants.js'
import type { Mode } from './Mode.js'

/**
 * No mode lets a quote or a control character through: it would end the value or the line. A backslash has two
 * readings, and only `compat` writes it.
 */
const refused: Readonly<Record<Mode, RegExp>> = {
  strict: /[^\t\x20-\x7e]|["\\]/,
  compat: /[^\t\x20-\uffff]|["\x7f]/,
}

/**
 * Writes `x402` and the values in their order. All readers of the dialect take commas and blanks alike.
 *
 * @throws {@link HeaderError}
 */
export function writeFields(values: ReadonlyMap<string, unknown>, mode: Mode): string {
  const pairs: string[] = []
  for (const [name, value] of values) {
    if (typeof value !== 'string') throw new HeaderError('not_text', name)
    if (refused[mode].test(value)) throw new HeaderError('character', name)
    if (mode === 'strict' && value.length > maxValueLength) {
      throw new HeaderError('too_long', name)
    }
    pairs.push(`${name}="${value}"`)
  }
  const text = `${scheme} ${pairs.join(mode === 'strict' ? ', ' : ' ')}`
  if (mode === 'strict') {
    if (pairs.length > maxParams) throw new HeaderError('too_many')
    checkField(text)
  }
  return text
}
