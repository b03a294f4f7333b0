import type { TronJson } from './TronJson.js'

/** `Array.isArray`, which does not narrow a readonly array. */
export function isJsonList(value: object): value is readonly TronJson[] {
  return Array.isArray(value)
}
