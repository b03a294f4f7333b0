import { FareboxError } from '@farebox/core'
import type { VerifyResponse } from '@farebox/core'

/** What the checks of a scheme found out. */
export interface Finding {
  readonly payer: string
  /** x402 reason why the payment cannot be settled; absent when it can. */
  readonly reason?: string
  readonly message?: string
}

/**
 * The answer to `/verify`: a payload that cannot be read is an invalid payment, too.
 *
 * @throws what `assess` throws, except `payload_invalid`
 */
export async function toVerifyResponse(assess: () => Promise<Finding>): Promise<VerifyResponse> {
  let finding: Finding
  try {
    finding = await assess()
  } catch (error) {
    if (!(error instanceof FareboxError) || error.code !== 'payload_invalid') throw error
    return toInvalid(error.reason ?? 'invalid_payload', error.detail)
  }
  const { payer, reason, message } = finding
  return reason === undefined ? { isValid: true, payer } : { ...toInvalid(reason, message), payer }
}

function toInvalid(invalidReason: string, message: string | undefined): VerifyResponse {
  return {
    isValid: false,
    invalidReason,
    ...(message === undefined ? {} : { invalidMessage: message }),
  }
}
