/**
 * The same object without the members that are `null` or `undefined`; the object itself when it has
 * none. Absent optional fields travel as nothing, and an explicit null reads as absent (x402 v2 §1.2).
 */
export function omitNulls<T extends object>(value: T): T {
  const members = Object.entries(value)
  const present = members.filter(([, member]) => member !== null && member !== undefined)
  if (present.length === members.length) return value
  // Only members that may be absent are null in a typed message; in an untyped one a schema checks next.
  return Object.fromEntries(present) as T
}
