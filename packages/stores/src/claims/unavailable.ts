import { FareboxError } from '@farebox/core'

/** The one error that stands for everything that can be wrong with a store. */
export function unavailable(cause: unknown, detail?: string): FareboxError {
  if (cause instanceof FareboxError && cause.code === 'store_unavailable') return cause
  return new FareboxError('store_unavailable', {
    cause,
    ...(detail === undefined ? {} : { detail }),
  })
}
