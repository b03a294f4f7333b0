import { FareboxError } from '@farebox/core'
import type { JsonObject } from '@farebox/core'
import { atMost, message, readAs, text } from '@farebox/core/wire'
import type { Hex } from '@farebox/evm'
import { normaliseSignature, parsePermitPayload } from '@farebox/evm/schemes'
import { parseTronAddress } from '../address/parseTronAddress.js'
import type { GasFreePayload } from './GasFreePermit.js'
import { gasFreeVersion } from './gasFreeScheme.js'
import { uint256 } from './uint256.js'

const address = atMost(text, 64)
const wire = message({
  signature: atMost(text, 132),
  gasfree: message({
    token: address,
    serviceProvider: address,
    user: address,
    receiver: address,
    value: uint256,
    maxFee: uint256,
    deadline: uint256,
    version: uint256,
    nonce: uint256,
  }),
})

/**
 * Decodes the `payload` of an `exact_gasfree` payment: `gasfree` of 1.x peers, or `paymentPermit` of 0.5
 * ones, where the fee's receiver is the provider, the fee the largest one and `validBefore` the deadline.
 * Both say the same; the one message that is signed comes out. `gasfreeAddress` is not read: it is not
 * signed, and follows from the user.
 *
 * It does not check the signature, nor whether the terms are those of any requirements.
 *
 * @throws `payload_invalid`, also when both shapes are there
 */
export function parseGasFreePayload(payload: JsonObject): GasFreePayload {
  const isOld = payload.paymentPermit !== undefined
  if (isOld && payload.gasfree !== undefined) {
    throw invalid('The payload has both gasfree and paymentPermit.')
  }
  return isOld ? parseOldShape(payload) : parseShape(payload)
}

function parseShape(payload: JsonObject): GasFreePayload {
  if (payload.gasfree === undefined) {
    throw invalid('The payload has neither gasfree nor paymentPermit.', 'missing_gasfree_payload')
  }
  const { gasfree, signature: signed } = readAs(wire, payload, ({ path }) =>
    invalid(
      `The field "${path || 'payload'}" of the exact_gasfree payload is missing or malformed.`,
    ),
  )
  const signature = normaliseSignature(signed)
  if (signature === undefined) {
    throw invalid('The signature is not 65 bytes of hexadecimal.', 'invalid_gasfree_signature')
  }
  return {
    permit: {
      ...gasfree,
      token: parseField('token', gasfree.token),
      serviceProvider: parseField('serviceProvider', gasfree.serviceProvider),
      user: parseField('user', gasfree.user),
      receiver: parseField('receiver', gasfree.receiver),
    },
    signature,
  }
}

function parseOldShape(payload: JsonObject): GasFreePayload {
  const { permit, signature } = parsePermitPayload(payload, parseTronAddress)
  const { meta, payment, fee } = permit
  return {
    permit: {
      token: payment.payToken,
      serviceProvider: fee.feeTo,
      user: permit.buyer,
      receiver: payment.payTo,
      value: payment.payAmount,
      maxFee: fee.feeAmount,
      deadline: meta.validBefore,
      version: gasFreeVersion,
      nonce: meta.nonce,
    },
    signature,
  }
}

function parseField(name: string, written: string): Hex {
  try {
    return parseTronAddress(written)
  } catch (cause) {
    throw invalid(`The field "gasfree.${name}" is not a TRON address.`, undefined, cause)
  }
}

function invalid(detail: string, reason?: string, cause?: unknown): FareboxError {
  return new FareboxError('payload_invalid', {
    detail,
    ...(reason === undefined ? {} : { reason }),
    ...(cause === undefined ? {} : { cause }),
  })
}
