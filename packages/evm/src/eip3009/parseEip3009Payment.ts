import type { PaymentPayload } from '@farebox/core'
import type { Eip3009Payload } from './Eip3009Authorization.js'
import { parseEip3009Payload } from './parseEip3009Payload.js'
import { requireSameAuthorization } from './requireSameAuthorization.js'

/**
 * Decodes an `exact` payment by EIP-3009 wherever its authorization is: in the payload, or, as clients of
 * the 0.5 dialect have it, in the extension `transferAuthorization`. In both places it has to be the same.
 *
 * @throws `payload_invalid`
 */
export function parseEip3009Payment({ payload, extensions }: PaymentPayload): Eip3009Payload {
  const legacy = extensions?.transferAuthorization
  if (legacy === undefined) return parseEip3009Payload(payload)
  const inExtension = { ...payload, authorization: legacy }
  if (payload.authorization === undefined) return parseEip3009Payload(inExtension)
  const parsed = parseEip3009Payload(payload)
  requireSameAuthorization(parsed.authorization, parseEip3009Payload(inExtension).authorization)
  return parsed
}
