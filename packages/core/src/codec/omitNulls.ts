function isAbsent(member: unknown): boolean {
  return member === null || member === undefined
}

/**
 * The same object without the members that are `null` or `undefined`; the object itself when it has
 * none. Absent optional fields travel as nothing, and an explicit null reads as absent (x402 v2 §1.2).
 */
export function omitNulls<T extends object>(value: T): T {
  if (!Object.values(value).some(isAbsent)) return value
  const present = Object.entries(value).filter(([, member]) => !isAbsent(member))
  // Only members that may be absent are null in a typed message; in an untyped one a schema checks next.
  return Object.fromEntries(present) as T
}
