import type { JsonObject } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import { toTronAddress } from '../address/toTronAddress.js'
import type { GasFreePermit } from './GasFreePermit.js'

/** The `payload` of an `exact_gasfree` payment for 1.x peers. */
export function toGasFreePayload(
  permit: GasFreePermit,
  signature: Hex,
  gasFreeAddress: Hex,
): JsonObject {
  return {
    signature,
    gasfreeAddress: toTronAddress(gasFreeAddress),
    gasfree: {
      token: toTronAddress(permit.token),
      serviceProvider: toTronAddress(permit.serviceProvider),
      user: toTronAddress(permit.user),
      receiver: toTronAddress(permit.receiver),
      value: permit.value.toString(),
      maxFee: permit.maxFee.toString(),
      deadline: permit.deadline.toString(),
      version: permit.version.toString(),
      nonce: permit.nonce.toString(),
    },
  }
}
