import { FareboxError } from '@farebox/core'
import type { JsonObject } from '@farebox/core'
import { atMost, count, matching, message, readAs, text } from '@farebox/core/wire'
import { uint256Text } from '../abi/uint256Text.js'
import type { Hex } from '../hex/Hex.js'
import { toLowerHex } from '../hex/toLowerHex.js'
import { normaliseSignature } from './normaliseSignature.js'
import type { ParseAddress, PermitPayload } from './PaymentPermit.js'

/** The only kind that the contract executes, as it is written on the wire. */
const paymentOnly = 'PAYMENT_ONLY'

const address = atMost(text, 64)
const wire = message({
  signature: atMost(text, 132),
  paymentPermit: message({
    meta: message({
      kind: atMost(text, 64),
      paymentId: matching(/^0x[0-9a-fA-F]{32}$/),
      nonce: uint256Text,
      validAfter: count,
      validBefore: count,
    }),
    buyer: address,
    caller: address,
    payment: message({ payToken: address, payAmount: uint256Text, payTo: address }),
    fee: message({ feeTo: address, feeAmount: uint256Text }),
  }),
})

/**
 * Decodes the `payload` of an `exact_permit` payment: integers as decimal texts, the window as numbers, a
 * signature of 65 bytes with or without `0x`. Unknown members are ignored, as older peers send some
 * (`delivery`, `merchantSignature`). It does not check the signature, nor whether the terms are those of
 * any requirements.
 *
 * @param parseAddress how the chain writes addresses
 * @throws `payload_invalid`, with the reason `missing_permit`, `kind_mismatch` or `invalid_signature` where
 * it is one of these
 */
export function parsePermitPayload(payload: JsonObject, parseAddress: ParseAddress): PermitPayload {
  if (payload.paymentPermit === undefined) {
    throw invalid('The payload has no paymentPermit.', 'missing_permit')
  }
  const { paymentPermit, signature: signed } = readAs(wire, payload, ({ path }) =>
    invalid(
      `The field "${path || 'payload'}" of the exact_permit payload is missing or malformed.`,
    ),
  )
  const { meta, payment, fee } = paymentPermit
  if (meta.kind !== paymentOnly) {
    throw invalid(`Only permits of the kind ${paymentOnly} are served.`, 'kind_mismatch')
  }
  const signature = normaliseSignature(signed)
  if (signature === undefined) {
    throw invalid('The signature is not 65 bytes of hexadecimal.', 'invalid_signature')
  }
  const parse = (name: string, written: string): Hex => parseField(name, written, parseAddress)
  return {
    permit: {
      meta: {
        kind: 0n,
        paymentId: toLowerHex(meta.paymentId),
        nonce: meta.nonce,
        validAfter: BigInt(meta.validAfter),
        validBefore: BigInt(meta.validBefore),
      },
      buyer: parse('buyer', paymentPermit.buyer),
      caller: parse('caller', paymentPermit.caller),
      payment: {
        payToken: parse('payment.payToken', payment.payToken),
        payAmount: payment.payAmount,
        payTo: parse('payment.payTo', payment.payTo),
      },
      fee: { feeTo: parse('fee.feeTo', fee.feeTo), feeAmount: fee.feeAmount },
    },
    signature,
  }
}

function parseField(name: string, written: string, parseAddress: ParseAddress): Hex {
  try {
    return toLowerHex(parseAddress(written))
  } catch (cause) {
    throw invalid(`The field "paymentPermit.${name}" is not an address.`, undefined, cause)
  }
}

function invalid(detail: string, reason?: string, cause?: unknown): FareboxError {
  return new FareboxError('payload_invalid', {
    detail,
    ...(reason === undefined ? {} : { reason }),
    cause,
  })
}
