import type { JsonValue } from '../wire/types.js'

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}

/** The same text for equal values, whatever the order of their keys. */
export function toCanonicalJson(value: JsonValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isArray(value)) return `[${value.map(toCanonicalJson).join(',')}]`
  const members = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${toCanonicalJson(member)}`)
  return `{${members.join(',')}}`
}
