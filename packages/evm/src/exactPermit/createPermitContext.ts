import { encodeHex } from '@farebox/core'
import type { ChallengeContext, JsonObject, MacOfRequest } from '@farebox/core'
import { convert, count, literal, matching, message, tryRead } from '@farebox/core/wire'
import { uint256Text } from '../abi/uint256Text.js'

/**
 * Chains tell the time of their last block, and peers' clocks differ: a payment is valid this many seconds
 * before it was asked for.
 */
const marginSeconds = 60

const wire = message({
  paymentPermit: message({
    meta: message({
      kind: literal('PAYMENT_ONLY'),
      paymentId: convert(matching(/^0x[0-9a-fA-F]{32}$/), (id) => id.toLowerCase()),
      nonce: uint256Text,
      validAfter: count,
      validBefore: count,
    }),
  }),
})

/**
 * The `paymentPermitContext` of a challenge: an id, a window and a nonce of which 16 bytes are the MAC of
 * the other two. A payment that was made for it is recognised without anything being kept (T04).
 */
export function createPermitContext(): ChallengeContext {
  return {
    key: 'paymentPermitContext',
    issue({ now, validSeconds, randomBytes, mac }): JsonObject {
      const paymentId = `0x${encodeHex(randomBytes(16))}`
      const validAfter = Math.max(0, Math.floor(now) - marginSeconds)
      const validBefore = Math.floor(now) + Math.ceil(validSeconds)
      const nonce = toNonce(mac, paymentId, validAfter, validBefore).toString()
      return { meta: { kind: 'PAYMENT_ONLY', paymentId, nonce, validAfter, validBefore } }
    },
    check({ payload }, mac) {
      const meta = tryRead(wire, payload)?.paymentPermit.meta
      if (meta === undefined) return false
      const { paymentId, nonce, validAfter, validBefore } = meta
      return nonce === toNonce(mac, paymentId, validAfter, validBefore)
    },
  }
}

function toNonce(
  mac: MacOfRequest,
  paymentId: string,
  validAfter: number,
  validBefore: number,
): bigint {
  const bytes = mac(['paymentPermitContext', paymentId, validAfter, validBefore])
  return BigInt(`0x${encodeHex(bytes.subarray(0, 16))}`)
}
