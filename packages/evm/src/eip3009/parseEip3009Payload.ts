import { FareboxError } from '@farebox/core'
import * as v from 'valibot'
import { uint256Text } from '../abi/uint256Text.js'
import { parseEvmAddress } from '../address/parseEvmAddress.js'
import type { Hex } from '../hex/Hex.js'
import { toLowerHex } from '../hex/toLowerHex.js'
import type { Eip3009Payload } from './Eip3009Authorization.js'
import { isPlainPayload } from './isPlainPayload.js'

/** Passkey wallets sign with about 700 bytes; ERC-6492 wrappers of them with about 2,000. */
export const maxSignatureBytes = 4_096

const address = v.pipe(v.string(), v.maxLength(42))
const nonce = v.pipe(v.string(), v.maxLength(66), v.regex(/^0x[0-9a-fA-F]{64}$/))
const signature = v.pipe(
  v.string(),
  v.maxLength(2 + 2 * maxSignatureBytes),
  v.regex(/^(?:0x)?(?:[0-9a-fA-F]{2})*$/),
)

const payloadSchema = v.strictObject({
  authorization: v.strictObject({
    from: address,
    to: address,
    value: uint256Text,
    validAfter: uint256Text,
    validBefore: uint256Text,
    nonce,
  }),
  signature,
})

/**
 * Decodes the `payload` of an `exact` payment by EIP-3009: canonical decimal numbers up to 2^256 - 1,
 * valid addresses, a nonce of 32 bytes, a signature of at most {@link maxSignatureBytes}, with or without
 * `0x`, and no other key. It does not check the signature, nor whether the terms are those of any requirements.
 *
 * @throws `payload_invalid`
 * @see x402 v2 §1.11, §2.3
 */
export function parseEip3009Payload(payload: unknown): Eip3009Payload {
  if (typeof payload === 'object' && payload !== null && 'permit2Authorization' in payload) {
    throw new FareboxError('payload_invalid', {
      detail: 'The payload is for Permit2; only EIP-3009 is served here.',
      reason: 'unsupported_payload_type',
    })
  }
  const { authorization, signature: signed } = isPlainPayload(payload) ? payload : validate(payload)
  return {
    authorization: {
      from: parseField('from', authorization.from),
      to: parseField('to', authorization.to),
      value: BigInt(authorization.value),
      validAfter: BigInt(authorization.validAfter),
      validBefore: BigInt(authorization.validBefore),
      nonce: toLowerHex(authorization.nonce),
    },
    signature: toLowerHex(prefix(signed)),
  }
}

function validate(payload: unknown): v.InferOutput<typeof payloadSchema> {
  const result = v.safeParse(payloadSchema, payload)
  if (result.success) return result.output
  const path = v.getDotPath(result.issues[0]) ?? 'payload'
  throw invalid(`The field "${path}" of the EIP-3009 payload is missing, unknown or malformed.`)
}

function parseField(name: string, text: string): Hex {
  try {
    return parseEvmAddress(text)
  } catch (cause) {
    throw invalid(`The field "authorization.${name}" is not an EVM address.`, cause)
  }
}

/** Peers of the 0.5 dialect write signatures without it. */
function prefix(text: string): string {
  return text.startsWith('0x') ? text : `0x${text}`
}

function invalid(detail: string, cause?: unknown): FareboxError {
  return new FareboxError('payload_invalid', { detail, cause })
}
