import { FareboxError } from '@farebox/core'
import { atMost, exactMessage, matching, narrow, readAs, text } from '@farebox/core/wire'
import { uint256Text } from '../abi/uint256Text.js'
import { parseEvmAddress } from '../address/parseEvmAddress.js'
import type { Hex } from '../hex/Hex.js'
import { toLowerHex } from '../hex/toLowerHex.js'
import type { Eip3009Payload } from './Eip3009Authorization.js'
import { isPlainPayload } from './isPlainPayload.js'

/** Passkey wallets sign with about 700 bytes; ERC-6492 wrappers of them with about 2,000. */
export const maxSignatureBytes = 4_096

// Bundlers do not see that calls into another package have no effects.
const wire = /* @__PURE__ */ (() => {
  const address = atMost(text, 42)
  return exactMessage({
    authorization: exactMessage({
      from: address,
      to: address,
      value: uint256Text,
      validAfter: uint256Text,
      validBefore: uint256Text,
      nonce: matching(/^0x[0-9a-fA-F]{64}$/),
    }),
    signature: narrow(
      atMost(text, 2 + 2 * maxSignatureBytes),
      (signature) => /^(?:0x)?(?:[0-9a-fA-F]{2})*$/.test(signature),
      'must be bytes in hexadecimal',
    ),
  })
})()

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

function validate(payload: unknown): ReturnType<typeof wire> {
  return readAs(wire, payload, ({ path }) =>
    invalid(
      `The field "${path || 'payload'}" of the EIP-3009 payload is missing, unknown or malformed.`,
    ),
  )
}

function parseField(name: string, written: string): Hex {
  try {
    return parseEvmAddress(written)
  } catch (cause) {
    throw invalid(`The field "authorization.${name}" is not an EVM address.`, cause)
  }
}

/** Peers of the 0.5 dialect write signatures without it. */
function prefix(signature: string): string {
  return signature.startsWith('0x') ? signature : `0x${signature}`
}

function invalid(detail: string, cause?: unknown): FareboxError {
  return new FareboxError('payload_invalid', { detail, cause })
}
