import type { TronJson } from './TronJson.js'

// A JSON string, or an integer too long for a double. Strings are matched so that digits in them
// are left alone; fractions and exponents do not match.
const stringOrLongInteger = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+])-?\d{16,}(?![\d.eE])/g

/**
 * Reads JSON without losing digits: an integer of sixteen digits or more becomes a string.
 *
 * @throws {SyntaxError} The text is not JSON.
 */
export function readJson(text: string): TronJson {
  const lossless = text.replaceAll(stringOrLongInteger, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  )
  // What `JSON.parse` makes is JSON.
  return JSON.parse(lossless) as TronJson
}
