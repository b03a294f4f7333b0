import { FareboxError } from '@farebox/core'
import type { JsonObject } from '@farebox/core'
import { atMost, message, readAs, text } from '@farebox/core/wire'
import { uint256Text } from '../abi/uint256Text.js'
import { parseEvmAddress } from '../address/parseEvmAddress.js'
import { normaliseSignature } from '../exactPermit/normaliseSignature.js'
import type { ParseAddress } from '../exactPermit/PaymentPermit.js'
import type { Hex } from '../hex/Hex.js'
import { toLowerHex } from '../hex/toLowerHex.js'
import type { Permit2Payload } from './Permit2Authorization.js'

const address = atMost(text, 64)
const wire = message({
  signature: atMost(text, 132),
  permit2Authorization: message({
    from: address,
    permitted: message({ token: address, amount: uint256Text }),
    spender: address,
    nonce: uint256Text,
    deadline: uint256Text,
    witness: message({ to: address, validAfter: uint256Text }),
  }),
})

/**
 * Decodes the `payload` of an `exact` payment by Permit2: integers as decimal texts and a signature of 65
 * bytes, with or without `0x`. Unknown members are ignored. It does not check the signature, nor whether the
 * terms are those of any requirements.
 *
 * @param parseAddress how addresses are written; with `0x` by default, on TRON too
 * @throws `payload_invalid`, with the reason `invalid_permit2_signature` where it is that
 */
export function parsePermit2Payload(
  payload: JsonObject,
  parseAddress: ParseAddress = parseEvmAddress,
): Permit2Payload {
  const { permit2Authorization, signature: signed } = readAs(wire, payload, ({ path }) =>
    invalid(`The field "${path || 'payload'}" of the Permit2 payload is missing or malformed.`),
  )
  const { from, permitted, spender, nonce, deadline, witness } = permit2Authorization
  const signature = normaliseSignature(signed)
  if (signature === undefined) {
    throw invalid('The signature is not 65 bytes of hexadecimal.', {
      reason: 'invalid_permit2_signature',
    })
  }
  const parse = (name: string, written: string): Hex => parseField(name, written, parseAddress)
  return {
    authorization: {
      from: parse('from', from),
      permitted: { token: parse('permitted.token', permitted.token), amount: permitted.amount },
      spender: parse('spender', spender),
      nonce,
      deadline,
      witness: { to: parse('witness.to', witness.to), validAfter: witness.validAfter },
    },
    signature,
  }
}

function parseField(name: string, written: string, parseAddress: ParseAddress): Hex {
  try {
    return toLowerHex(parseAddress(written))
  } catch (cause) {
    throw invalid(`The field "permit2Authorization.${name}" is not an address.`, { cause })
  }
}

function invalid(
  detail: string,
  rest: { readonly reason?: string; readonly cause?: unknown } = {},
): FareboxError {
  return new FareboxError('payload_invalid', { detail, ...rest })
}
