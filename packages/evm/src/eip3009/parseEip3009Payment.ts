import type { PaymentPayload } from '@farebox/core'
import type { Eip3009Payload } from './Eip3009Authorization.js'
import { parseEip3009Payload } from './parseEip3009Payload.js'

/**
 * Decodes an `exact` payment by EIP-3009 wherever its authorization is: in the payload, or, as clients of
 * the 0.5 dialect have it, in the extension `transferAuthorization`. The payload is looked at first.
 *
 * @throws `payload_invalid`
 */
export function parseEip3009Payment({ payload, extensions }: PaymentPayload): Eip3009Payload {
  const authorization = extensions?.transferAuthorization
  return parseEip3009Payload(
    payload.authorization === undefined && authorization !== undefined
      ? { ...payload, authorization }
      : payload,
  )
}
