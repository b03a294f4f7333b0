import type { PaymentPayload } from '@farebox/core'
import { parseEip3009Payload, requireSameAuthorization } from '@farebox/evm/schemes'
import type { Eip3009Authorization, Eip3009Payload, Hex } from '@farebox/evm/schemes'
import { parseTronAddress } from '../address/parseTronAddress.js'

/**
 * Decodes an `exact` payment by EIP-3009. The buyers of the 0.5 dialect put the authorization into
 * `extensions.transferAuthorization` and write signatures without `0x`. In both places it has to be the same.
 * Addresses may be `T…`; they come out in lower case.
 *
 * @throws `payload_invalid`
 */
export function parseTransferPayload({ payload, extensions }: PaymentPayload): Eip3009Payload {
  const own = payload.authorization ?? undefined
  const legacy = extensions?.transferAuthorization
  const parsed = parse(payload, own ?? legacy)
  if (own !== undefined && legacy !== undefined) {
    requireSameAuthorization(parsed.authorization, parse(payload, legacy).authorization)
  }
  return parsed
}

function parse(payload: PaymentPayload['payload'], authorization: unknown): Eip3009Payload {
  const { signature } = payload
  const isBare = typeof signature === 'string' && /^[0-9a-fA-F]{130}$/.test(signature)
  const parsed = parseEip3009Payload({
    ...payload,
    authorization: toHexAddresses(authorization),
    ...(isBare ? { signature: `0x${signature}` } : {}),
  })
  return { ...parsed, authorization: toLowerCase(parsed.authorization) }
}

function toHexAddresses(authorization: unknown): unknown {
  if (typeof authorization !== 'object' || authorization === null) return authorization
  const entries = Object.entries(authorization).map(([key, value]: [string, unknown]) => [
    key,
    typeof value === 'string' && value.startsWith('T') ? parseAddress(value) : value,
  ])
  return Object.fromEntries(entries)
}

/** A text that is no address stays as it is, and is refused with the name of its field. */
function parseAddress(text: string): string {
  try {
    return parseTronAddress(text)
  } catch {
    return text
  }
}

function toLowerCase(authorization: Eip3009Authorization): Eip3009Authorization {
  return { ...authorization, from: fold(authorization.from), to: fold(authorization.to) }
}

function fold(address: Hex): Hex {
  return `0x${address.slice(2).toLowerCase()}`
}
