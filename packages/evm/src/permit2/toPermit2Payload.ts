import type { JsonObject } from '@farebox/core'
import type { Permit2Authorization } from './Permit2Authorization.js'

/** The `payload` of an `exact` payment by Permit2 as it travels: addresses with `0x`, on TRON too. */
export function toPermit2Payload(
  { from, permitted, spender, nonce, deadline, witness }: Permit2Authorization,
  signature: string,
): JsonObject {
  return {
    signature,
    permit2Authorization: {
      from,
      permitted: { token: permitted.token, amount: permitted.amount.toString() },
      spender,
      nonce: nonce.toString(),
      deadline: deadline.toString(),
      witness: { to: witness.to, validAfter: witness.validAfter.toString() },
    },
  }
}
