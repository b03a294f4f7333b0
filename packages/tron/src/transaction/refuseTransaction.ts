import { FareboxError } from '@farebox/core'

/** The error of the codec. */
export function refuseTransaction(detail: string): FareboxError {
  return new FareboxError('payload_invalid', {
    detail: `The TRON transaction is invalid: ${detail}`,
  })
}
