import { FareboxError } from '@farebox/core'
import type { JsonObject, JsonValue } from '@farebox/core'
import { toLowerHex } from '../hex/toLowerHex.js'
import type { PaymentPermit } from './PaymentPermit.js'

/** Older servers issue an hour, whatever `maxTimeoutSeconds` says. */
const usualSeconds = 3_600
/** Clocks differ. */
const skewSeconds = 60

/**
 * The id, nonce and window that the server issued for a permit. A window that ends long after the
 * payment's time is refused: the amount would have to be kept aside for as long.
 *
 * @param now unix seconds
 * @throws `challenge_invalid` for a challenge without a `paymentPermitContext` that can be used now
 */
export function readPermitContext(
  extensions: JsonObject | undefined,
  maxTimeoutSeconds: number,
  now: number,
): PaymentPermit['meta'] {
  const context = toObject(extensions?.paymentPermitContext)
  if (context === undefined) throw invalid('The challenge has no paymentPermitContext.')
  const { kind, paymentId, nonce, validAfter, validBefore } = toObject(context.meta) ?? {}
  if (kind !== 'PAYMENT_ONLY') throw invalid('The challenge asks for another kind of permit.')
  const isNonce = typeof nonce === 'string' && /^(?:0|[1-9][0-9]{0,77})$/.test(nonce)
  const value = isNonce ? BigInt(nonce) : 2n ** 256n
  if (
    typeof paymentId !== 'string' ||
    !/^0x[0-9a-fA-F]{32}$/.test(paymentId) ||
    value >= 2n ** 256n ||
    !isTime(validAfter) ||
    !isTime(validBefore)
  ) {
    throw invalid('The paymentPermitContext of the challenge is malformed.')
  }
  if (validBefore <= now) throw invalid('The challenge has expired.')
  if (validBefore > now + Math.max(maxTimeoutSeconds, usualSeconds) + skewSeconds) {
    throw invalid('The payment would be valid for longer than maxTimeoutSeconds.')
  }
  return {
    kind: 0n,
    paymentId: toLowerHex(paymentId),
    nonce: value,
    validAfter: BigInt(validAfter),
    validBefore: BigInt(validBefore),
  }
}

function toObject(value: JsonValue | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !isList(value) ? value : undefined
}

function isList(value: JsonObject | readonly JsonValue[]): value is readonly JsonValue[] {
  return Array.isArray(value)
}

function isTime(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function invalid(detail: string): FareboxError {
  return new FareboxError('challenge_invalid', { detail })
}
