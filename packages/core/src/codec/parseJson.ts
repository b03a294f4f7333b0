import { FareboxError } from '../errors/FareboxError.js'
import type { JsonValue } from '../wire/types.js'
import { isForbiddenKey } from './isForbiddenKey.js'
import type { Limits } from './Limits.js'
import { scanJson } from './scanJson.js'

/**
 * `JSON.parse` for text of a stranger: bounded in length, depth and number of values before it is
 * parsed, and without the spellings that two readers could understand differently (a key named
 * twice, however it is escaped; a number that is no finite double).
 *
 * @throws `json_too_large`, `json_too_deep`, `json_invalid`, `json_duplicate_key`, `json_forbidden_key`
 *
 * @example
 * ```ts
 * import { parseJson } from '@farebox/core'
 *
 * parseJson('{"a":1}') // { a: 1 }
 * parseJson('{"a":1,"\\u0061":2}') // throws json_duplicate_key
 * ```
 */
export function parseJson(text: string, limits: Limits = {}): JsonValue {
  const members = scanJson(text, limits)
  let root: JsonValue
  try {
    root = JSON.parse(text)
  } catch {
    // The engine's message quotes the text, which can hold a payment: it goes nowhere.
    throw new FareboxError('json_invalid')
  }
  // JSON.parse keeps the last of equal keys, so a text without duplicates keeps all its members.
  if (countMembers(root) !== members) throw new FareboxError('json_duplicate_key')
  return root
}

/** `Array.isArray` does not narrow readonly arrays. */
function isArray(value: object): value is readonly JsonValue[] {
  return Array.isArray(value)
}

/** Counts the members of all objects, and refuses the names and numbers that are never allowed. */
function countMembers(root: JsonValue): number {
  let count = 0
  const open: JsonValue[] = [root]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new FareboxError('json_invalid', { detail: 'A number is too large.' })
    }
    if (typeof value !== 'object' || value === null) continue
    if (isArray(value)) {
      for (const child of value) if (typeof child !== 'string') open.push(child)
      continue
    }
    for (const key of Object.keys(value)) {
      if (isForbiddenKey(key)) throw new FareboxError('json_forbidden_key')
      count += 1
      const child = value[key]
      if (child !== undefined && typeof child !== 'string') open.push(child)
    }
  }
  return count
}
