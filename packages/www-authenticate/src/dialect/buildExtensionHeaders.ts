import { checkField } from '../http/checkField.js'
import { extensionHeaders } from './constants.js'
import type { ExtensionHeaders } from './ExtensionHeaders.js'

/**
 * The extension headers by their names. What is empty is left out.
 *
 * @throws {@link HeaderError} for control characters and characters outside ASCII
 */
export function buildExtensionHeaders(extensions: ExtensionHeaders): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, { member }] of Object.entries(extensionHeaders)) {
    const value = extensions[member]
    if (!value) continue
    checkField(value)
    headers[name] = value
  }
  return headers
}
