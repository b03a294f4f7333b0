import type { ErrorCode } from '../../errors/errorCatalog.js'
import { FareboxError } from '../../errors/FareboxError.js'
import { toFareboxError } from '../../errors/toFareboxError.js'

/** The error for the caller where nothing of a payment is signed: whatever went wrong, it cost nothing. */
export function toUncharged(thrown: unknown, fallback?: ErrorCode): FareboxError {
  const { code, detail, reason, retryable } = toFareboxError(thrown, fallback)
  return new FareboxError(code, {
    ...(detail === undefined ? {} : { detail }),
    ...(reason === undefined ? {} : { reason }),
    retryable,
    charged: 'no',
    cause: thrown,
  })
}
