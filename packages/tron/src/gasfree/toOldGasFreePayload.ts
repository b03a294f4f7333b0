import type { JsonObject } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import { toPermitPayload } from '@farebox/evm/schemes'
import { toTronAddress } from '../address/toTronAddress.js'
import type { GasFreePermit } from './GasFreePermit.js'

/** What the 0.5 shape has besides the permit; none of it is signed. */
export interface OldGasFreeMeta {
  /** 16 bytes. */
  readonly paymentId: Hex
  /** Unix seconds. */
  readonly validAfter: bigint
}

/** The `payload` of an `exact_gasfree` payment for 0.5 peers, which take signatures without `0x`. */
export function toOldGasFreePayload(
  permit: GasFreePermit,
  signature: Hex,
  { paymentId, validAfter }: OldGasFreeMeta,
): JsonObject {
  const { deadline: validBefore, nonce } = permit
  return toPermitPayload(
    {
      meta: { kind: 0n, paymentId, nonce, validAfter, validBefore },
      buyer: permit.user,
      caller: permit.serviceProvider,
      payment: { payToken: permit.token, payAmount: permit.value, payTo: permit.receiver },
      fee: { feeTo: permit.serviceProvider, feeAmount: permit.maxFee },
    },
    signature.slice(2),
    toTronAddress,
  )
}
