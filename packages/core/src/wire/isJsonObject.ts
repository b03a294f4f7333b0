import { isForbiddenKey } from '../codec/isForbiddenKey.js'
import type { JsonObject } from './types.js'

const maxDepth = 64
const maxNodes = 100_000

/**
 * Whether a value is a JSON object all the way down, without keys that reach a prototype: what
 * `extra`, `extensions` and `payload` must be when they did not come out of `parseJson`.
 * Cycles, more than 64 levels and more than 100,000 values are "no".
 */
export function isJsonObject(value: unknown): value is JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  let nodes = 0
  const isJson = (node: unknown, depth: number): boolean => {
    if (++nodes > maxNodes) return false
    switch (typeof node) {
      case 'string':
      case 'boolean':
        return true
      case 'number':
        return Number.isFinite(node)
      case 'object':
        break
      default:
        return false
    }
    if (node === null) return true
    if (depth > maxDepth) return false
    // Array.from makes holes visible, which JSON would turn into nulls.
    if (Array.isArray(node)) return Array.from(node).every((child) => isJson(child, depth + 1))
    if (!isPlain(node)) return false
    return Object.entries(node).every(
      ([key, member]) => !isForbiddenKey(key) && isJson(member, depth + 1),
    )
  }
  return isJson(value, 1)
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
