import { encodeHex } from '@farebox/core'
import type { JsonObject } from '@farebox/core'
import { FareboxError } from '@farebox/core'
import { toTronAddress } from '../../address/toTronAddress.js'
import type { GasFreePermit } from '../GasFreePermit.js'

/**
 * The body of a submission. `deadline`, `version` and `nonce` are numbers there, amounts are texts, and the
 * signature has no `0x`. The request id follows from the signature, so that the same permit has the same.
 *
 * @throws `payload_invalid` for a number that JSON would not carry exactly
 */
export function toSubmitBody(permit: GasFreePermit, signature: Uint8Array): JsonObject {
  const sig = encodeHex(signature)
  return {
    token: toTronAddress(permit.token),
    serviceProvider: toTronAddress(permit.serviceProvider),
    user: toTronAddress(permit.user),
    receiver: toTronAddress(permit.receiver),
    value: permit.value.toString(),
    maxFee: permit.maxFee.toString(),
    deadline: toNumber(permit.deadline),
    version: toNumber(permit.version),
    nonce: toNumber(permit.nonce),
    sig,
    requestId: toUuid(sig),
  }
}

function toNumber(value: bigint): number {
  if (value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value)
  throw new FareboxError('payload_invalid', {
    detail: 'The deadline, the version or the nonce of the permit is too large.',
  })
}

/** A UUID of version 4 by its form, which providers ask for, out of 30 digits of the signature. */
function toUuid(digits: string): string {
  const d = digits.slice(0, 30)
  return `${d.slice(0, 8)}-${d.slice(8, 12)}-4${d.slice(12, 15)}-a${d.slice(15, 18)}-${d.slice(18, 30)}`
}
