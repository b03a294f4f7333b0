import { attempt } from '../errors/attempt.js'
import { checkField } from '../http/checkField.js'
import { extensionHeaders } from './constants.js'
import type { ExtensionHeaders } from './ExtensionHeaders.js'
import type { ModeOptions } from './Mode.js'

/**
 * The extension headers among others, as Node keeps them; for `Headers`, pass `Object.fromEntries(headers)`. Values
 * are kept as they are; what is empty or has several lines counts as absent. `null` if one of them holds a
 * control character, one outside ASCII, or more than 8192 characters; `compat` takes them all.
 */
export function parseExtensionHeaders(
  headers: Readonly<Record<string, unknown>>,
  { mode = 'strict' }: ModeOptions = {},
): ExtensionHeaders | null {
  const values = new Map(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
  const result = attempt(() => {
    const found: { -readonly [Member in keyof ExtensionHeaders]: string } = {}
    for (const [name, { member }] of Object.entries(extensionHeaders)) {
      const value = values.get(name.toLowerCase())
      if (typeof value !== 'string' || value === '') continue
      if (mode === 'strict') checkField(value)
      found[member] = value
    }
    return found
  })
  return 'reason' in result ? null : result
}
