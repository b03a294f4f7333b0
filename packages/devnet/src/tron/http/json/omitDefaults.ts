import type { TronJson, TronJsonObject } from './TronJson.js'

/**
 * Leaves out what protobuf does not store, and so java-tron does not print: zero, false, empty text
 * and empty lists. Empty objects stay.
 */
export function omitDefaults(members: TronJsonObject): TronJsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, member]) => !isDefault(member)))
}

function isDefault(value: TronJson | undefined): boolean {
  if (Array.isArray(value)) return value.length === 0
  return value === undefined || value === 0 || value === 0n || value === '' || value === false
}
