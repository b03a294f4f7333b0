import { UnreadableError } from './UnreadableError.js'

/**
 * Reads a value from outside, for schemes of one's own: their payloads, their `extra`, the answers of their
 * nodes. Anything that was never read by one is not to be trusted. The path is that of the field, empty for
 * the whole message; every problem continues it: "accepts.0.amount must be …". Written out, because the
 * bundles of buyers carry it: a library of schemas is several times its size.
 *
 * @throws `schema_invalid`, with the path of the first wrong field and never its content
 */
export type Reader<T> = (value: unknown, path?: string) => T

/** How each member of an object is read; one that may be absent by {@link optional}. */
export type Readers<T> = { readonly [Key in keyof T]-?: Reader<T[Key]> }

export function refuse(value: unknown, path: string, problem: string): UnreadableError {
  return new UnreadableError(path, value === undefined ? 'is missing' : problem)
}

export function toPath(path: string, key: string | number): string {
  return path === '' ? `${key}` : `${path}.${key}`
}

/** What a guard lets through. The problem continues the path: "must be …". */
/* @__NO_SIDE_EFFECTS__ */
export function only<T>(isRight: (value: unknown) => value is T, problem: string): Reader<T> {
  return (value, path = '') => {
    if (isRight(value)) return value
    throw refuse(value, path, problem)
  }
}

/** What can be read and is right besides. The problem continues the path: "must be …". */
/* @__NO_SIDE_EFFECTS__ */
export function narrow<T>(
  read: Reader<T>,
  isRight: (result: T) => boolean,
  problem: string,
): Reader<T> {
  return (value, path = '') => {
    const result = read(value, path)
    if (isRight(result)) return result
    throw refuse(value, path, problem)
  }
}

/** What has been read, as something else. What `to` throws is not changed. */
/* @__NO_SIDE_EFFECTS__ */
export function convert<T, Result>(read: Reader<T>, to: (result: T) => Result): Reader<Result> {
  return (value, path) => to(read(value, path))
}

/** A text or a list that is not longer than this. */
/* @__NO_SIDE_EFFECTS__ */
export function atMost<T extends { readonly length: number }>(
  read: Reader<T>,
  longest: number,
): Reader<T> {
  return narrow(read, ({ length }) => length <= longest, `must not be longer than ${longest}`)
}

/** Exactly this. */
/* @__NO_SIDE_EFFECTS__ */
export function literal<const T extends string | number>(expected: T): Reader<T> {
  return only((value): value is T => value === expected, `must be ${expected}`)
}

/** What may be absent. As a member, it is absent in the result too. */
/* @__NO_SIDE_EFFECTS__ */
export function optional<T>(read: Reader<T>): Reader<T | undefined> {
  return withDefault(read, undefined)
}

/** What may be absent, and is `absent` then. That is not read. */
/* @__NO_SIDE_EFFECTS__ */
export function withDefault<T, const Default>(
  read: Reader<T>,
  absent: Default,
): Reader<T | Default> {
  return (value, path) => (value === undefined ? absent : read(value, path))
}

/** An array of any length: see {@link atMost}. */
/* @__NO_SIDE_EFFECTS__ */
export function list<T>(read: Reader<T>): Reader<readonly T[]> {
  return (value, path = '') => {
    if (!Array.isArray(value)) throw refuse(value, path, 'must be an array')
    // Array.from shows holes, which are not JSON.
    return Array.from(value, (item: unknown, index) => read(item, toPath(path, index)))
  }
}

/** An array of one item or more. */
/* @__NO_SIDE_EFFECTS__ */
export function filledList<T>(read: Reader<T>): Reader<readonly T[]> {
  return narrow(list(read), ({ length }) => length > 0, 'must not be empty')
}
