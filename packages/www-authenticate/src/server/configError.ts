import { FareboxError } from '@farebox/core'

export function configError(detail: string): FareboxError {
  return new FareboxError('config_invalid', { detail })
}
