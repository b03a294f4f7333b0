import { FareboxError } from '../errors/FareboxError.js'
import { freeObject, message, text } from '../wire/fields.js'
import { parsePaymentRequired } from '../wire/parsePaymentRequired.js'
import { parsePaymentRequiredV1 } from '../wire/parsePaymentRequiredV1.js'
import { list, literal, narrow, optional, type Reader } from '../wire/Reader.js'
import { readVersioned } from '../wire/readVersioned.js'
import { resourceInfo } from '../wire/resourceInfo.js'
import type { PaymentRequired } from '../wire/types.js'
import type { PaymentRequiredV1 } from '../wire/typesV1.js'
import type { Challenge } from './PaymentClient.js'
import type { Rejection } from './Rejection.js'

/** A challenge whose entries are all well-formed, and the others. */
export interface Lenient<Kind extends Challenge> {
  readonly challenge: Kind
  readonly rejections: readonly Rejection[]
}

const entries: Reader<readonly unknown[]> = narrow(
  list((entry: unknown) => entry),
  ({ length }) => length <= 256,
  'must have at most 256 elements',
)

type Unread<Kind extends Challenge> = Omit<Kind, 'accepts'> & {
  readonly accepts: readonly unknown[]
}

const envelope: Reader<Unread<PaymentRequired>> = message<Unread<PaymentRequired>>({
  x402Version: literal(2),
  error: optional(text),
  resource: resourceInfo,
  accepts: entries,
  extensions: optional(freeObject),
})

const envelopeV1: Reader<Unread<PaymentRequiredV1>> = message<Unread<PaymentRequiredV1>>({
  x402Version: literal(1),
  error: optional(text),
  accepts: entries,
})

/** What was left out of challenges that {@link split} has made. */
const leftOut = new WeakMap<object, readonly Rejection[]>()

/** @throws `schema_invalid` when there is no entry, good or bad */
function split<Entry, Kind extends Challenge>(
  source: unknown,
  accepts: readonly unknown[],
  parse: (accepts: readonly [unknown]) => readonly Entry[],
  build: (accepts: readonly Entry[]) => Kind,
): Lenient<Kind> {
  const before = typeof source === 'object' && source !== null ? leftOut.get(source) : undefined
  if (accepts.length === 0 && before === undefined) {
    throw new FareboxError('schema_invalid', { detail: 'accepts must not be empty.' })
  }
  const good: Entry[] = []
  const rejections: Rejection[] = [...(before ?? [])]
  for (const [index, entry] of accepts.entries()) {
    try {
      good.push(...parse([entry]))
    } catch (cause) {
      const detail = cause instanceof FareboxError ? cause.detail : undefined
      const reason = detail?.replace('accepts.0', `accepts.${index}`).replace(/\.$/, '')
      rejections.push({
        code: 'entry_invalid',
        message: reason ?? `accepts.${index} cannot be read`,
        cause,
      })
    }
  }
  const challenge = build(good)
  leftOut.set(challenge, rejections)
  return { challenge, rejections }
}

/**
 * Reads a challenge, strict about everything but the single entries of `accepts`: one that is not
 * well-formed is left out and does not make the others unpayable.
 *
 * @throws `version_unsupported`, `schema_invalid`
 */
export function parseLenient(value: unknown): Lenient<PaymentRequired> {
  const checked = readVersioned(envelope, value, 2)
  return split(
    value,
    checked.accepts,
    (accepts) =>
      parsePaymentRequired({ x402Version: 2, resource: checked.resource, accepts }).accepts,
    (accepts) => ({ ...checked, accepts }),
  )
}

/** {@link parseLenient} for x402 v1. */
export function parseLenientV1(value: unknown): Lenient<PaymentRequiredV1> {
  const checked = readVersioned(envelopeV1, value, 1)
  return split(
    value,
    checked.accepts,
    (accepts) => parsePaymentRequiredV1({ x402Version: 1, accepts }).accepts,
    (accepts) => ({ ...checked, accepts }),
  )
}
