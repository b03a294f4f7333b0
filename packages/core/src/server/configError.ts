import { FareboxError } from '../errors/FareboxError.js'

/** The error of a wrong option: one sentence that names it. */
export function configError(detail: string, cause?: unknown): FareboxError {
  return new FareboxError('config_invalid', { detail, cause })
}
