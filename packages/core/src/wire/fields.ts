import * as v from 'valibot'
import { omitNulls } from '../codec/omitNulls.js'
import { isJsonObject } from './isJsonObject.js'
import type { JsonObject } from './types.js'

/*
 * The shapes that the schemas of this folder are made of. Every message continues the field's path:
 * "accepts.0.amount must be …". None of them repeats what the peer sent.
 */

export const text: v.GenericSchema<unknown, string> = v.string('must be a string')

export const filledText: v.GenericSchema<unknown, string> = v.pipe(
  text,
  v.minLength(1, 'must not be empty'),
)

export const flag: v.GenericSchema<unknown, boolean> = v.boolean('must be true or false')

export const count: v.GenericSchema<unknown, number> = v.pipe(
  v.number('must be a number'),
  v.safeInteger('must be a whole number'),
  v.minValue(0, 'must not be negative'),
)

/** Whole seconds: half a second cannot be written into an authorization. */
export const seconds: v.GenericSchema<unknown, number> = v.pipe(
  count,
  v.minValue(1, 'must be at least 1'),
)

/** Atomic units in the one spelling that a contract argument has. 78 digits hold every uint256. */
export const atomicAmount: v.GenericSchema<unknown, string> = v.pipe(
  text,
  v.regex(
    /^(?:0|[1-9][0-9]{0,77})$/,
    'must be at most 78 decimal digits without a sign, a point or leading zeros',
  ),
)

const caip2Hint = 'must be a CAIP-2 id such as eip155:8453'

/** A CAIP-2 id by its looks, no closer than the reference: ids of all chains must pass through. */
export const networkId: v.GenericSchema<unknown, string> = v.pipe(
  text,
  v.minLength(3, caip2Hint),
  v.includes(':', caip2Hint),
)

export const shortLabel: v.GenericSchema<unknown, string> = v.pipe(
  text,
  v.regex(/^[ -~]{1,32}$/, 'must be 1 to 32 printable ASCII characters'),
)

/** Free JSON, kept whole: what is in it is checked by the scheme or extension that knows it. */
export const freeObject: v.GenericSchema<unknown, JsonObject> = v.custom<JsonObject>(
  isJsonObject,
  'must be a JSON object',
)

/** An object whose optional members may also be explicit nulls; members it does not name are dropped. */
export function message<const TEntries extends v.ObjectEntries>(
  entries: TEntries,
): v.GenericSchema<unknown, v.InferOutput<v.ObjectSchema<TEntries, string>>> {
  return v.pipe(
    v.unknown(),
    v.transform((value) =>
      typeof value === 'object' && value !== null ? omitNulls(value) : value,
    ),
    v.object(entries, 'must be an object'),
  )
}
