import type { ErrorCode } from './errorCatalog.js'
import { FareboxError } from './FareboxError.js'

/**
 * Turns anything that was thrown into a {@link FareboxError}, once at each boundary.
 *
 * A `FareboxError` is returned as it is; everything else becomes `fallback`, with the original kept
 * as `cause` for the logs and none of its text in what a peer sees.
 */
export function toFareboxError(thrown: unknown, fallback: ErrorCode = 'internal'): FareboxError {
  return thrown instanceof FareboxError ? thrown : new FareboxError(fallback, { cause: thrown })
}
