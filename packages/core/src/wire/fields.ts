import { isForbiddenKey } from '../codec/isForbiddenKey.js'
import { isJsonObject } from './isJsonObject.js'
import { narrow, only, type Reader, type Readers, refuse, toPath } from './Reader.js'
import type { JsonObject } from './types.js'
import { UnreadableError } from './UnreadableError.js'

/** Whatever is there: for what is read later. */
export const anything: Reader<unknown> = (value) => value

/** Of any length, which the size of the whole message bounds: see `atMost`. */
export const text: Reader<string> = only((value) => typeof value === 'string', 'must be a string')

/** A {@link text} of one character or more. */
export const filledText: Reader<string> = narrow(
  text,
  ({ length }) => length > 0,
  'must not be empty',
)

/** A text of a pattern, which ought to have `^` and `$`, bound the length, and have no flags `g` or `y`. */
/* @__NO_SIDE_EFFECTS__ */
export function matching(pattern: RegExp): Reader<string> {
  return narrow(text, (value) => pattern.test(value), `must match ${pattern.source}`)
}

/** `true` or `false`, not a word for them. */
export const flag: Reader<boolean> = only(
  (value) => typeof value === 'boolean',
  'must be true or false',
)

/** A whole number of 0 or more that a `number` holds exactly. */
export const count: Reader<number> = narrow(
  narrow(
    only((value) => typeof value === 'number', 'must be a number'),
    Number.isSafeInteger,
    'must be a whole number',
  ),
  (value) => value >= 0,
  'must not be negative',
)

/** Whole seconds: half a second cannot be written into an authorization. */
export const seconds: Reader<number> = narrow(count, (value) => value >= 1, 'must be at least 1')

/** Atomic units in the one spelling that a contract argument has. 78 digits hold every uint256. */
export const atomicAmount: Reader<string> = narrow(
  text,
  (value) => /^(?:0|[1-9][0-9]{0,77})$/.test(value),
  'must be at most 78 decimal digits without a sign, a point or leading zeros',
)

/** A CAIP-2 id by its looks, no closer than the reference: ids of all chains must pass through. */
export const networkId: Reader<string> = narrow(
  text,
  (value) => value.length >= 3 && value.includes(':'),
  'must be a CAIP-2 id such as eip155:8453',
)

export const shortLabel: Reader<string> = narrow(
  text,
  (value) => /^[ -~]{1,32}$/.test(value),
  'must be 1 to 32 printable ASCII characters',
)

/** Free JSON, kept whole: what is in it is checked by the scheme or extension that knows it. */
export const freeObject: Reader<JsonObject> = only(isJsonObject, 'must be a JSON object')

function toMembers(value: unknown, path: string): { readonly [name: string]: unknown } {
  if (typeof value === 'object' && value !== null) return { ...value }
  throw refuse(value, path, 'must be an object')
}

/** Any names with values of one kind; names that could reach a prototype are left out. */
/* @__NO_SIDE_EFFECTS__ */
export function table<T>(read: Reader<T>): Reader<{ readonly [name: string]: T }> {
  return (value, path = '') =>
    Object.fromEntries(
      Object.entries(toMembers(value, path)).flatMap(([name, member]) =>
        isForbiddenKey(name) ? [] : [[name, read(member, toPath(path, name))]],
      ),
    )
}

/**
 * An object whose optional members may also be explicit nulls; members it does not name are dropped.
 *
 * @example
 * ```ts
 * import { atomicAmount, filledText, message, optional, text } from '@farebox/core/wire'
 *
 * const invoice = message({ id: filledText, amount: atomicAmount, note: optional(text) })
 *
 * invoice({ id: '7', amount: '10000', note: null, other: true }) // { id: '7', amount: '10000' }
 * invoice({ id: '', amount: '10000' }) // throws schema_invalid: "id must not be empty."
 * ```
 */
/* @__NO_SIDE_EFFECTS__ */
export function message<T extends object>(readers: Readers<T>): Reader<T> {
  const members = Object.entries<Reader<unknown>>(readers)
  return (value, path = '') => {
    const source = toMembers(value, path)
    const result: { [name: string]: unknown } = {}
    for (const [name, read] of members) {
      const member = read(source[name] ?? undefined, toPath(path, name))
      if (member !== undefined) result[name] = member
    }
    // Every member of it was read by its own reader.
    return result as T
  }
}

/** A {@link message} that has no other members than these. */
/* @__NO_SIDE_EFFECTS__ */
export function exactMessage<T extends object>(readers: Readers<T>): Reader<T> {
  const read = message(readers)
  return (value, path = '') => {
    const result = read(value, path)
    const unknown = Object.keys(Object(value)).find((name) => !Object.hasOwn(readers, name))
    if (unknown === undefined) return result
    throw new UnreadableError(toPath(path, unknown), 'is unknown')
  }
}
