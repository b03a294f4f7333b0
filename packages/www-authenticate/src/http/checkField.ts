import { HeaderError } from '../errors/HeaderError.js'
import { maxFieldLength } from './limits.js'

/** Refuses what no field may be, whatever it says. */
export function checkField(text: string): void {
  if (text.length > maxFieldLength) throw new HeaderError('too_long')
  if (/[^\t\x20-\x7e]/.test(text)) throw new HeaderError('character')
}
