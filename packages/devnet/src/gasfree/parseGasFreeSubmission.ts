import { isTronAddress, parseTronAddress } from '@farebox/tron'
import type { Address, Hex } from 'viem'
import * as v from 'valibot'
import type { PermitTransferMessage } from './permitTransferTypes.js'

/** A submission that has the right shape. */
export interface GasFreeSubmission {
  readonly permit: PermitTransferMessage
  readonly signature: Hex
}

const address = v.pipe(
  v.string(),
  v.check(isTronAddress),
  v.transform((text): Address => parseTronAddress(text)),
)
const amount = v.pipe(
  v.string(),
  v.regex(/^(?:0|[1-9][0-9]{0,77})$/),
  v.transform((text) => BigInt(text)),
)
const count = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(0),
  v.transform((value) => BigInt(value)),
)

const schema = v.object({
  token: address,
  serviceProvider: address,
  user: address,
  receiver: address,
  value: amount,
  maxFee: amount,
  deadline: count,
  version: count,
  nonce: count,
  sig: v.pipe(
    v.string(),
    v.regex(/^[0-9a-fA-F]{130}$/),
    v.transform((text): Hex => `0x${text.toLowerCase()}`),
  ),
})

/** The submission in a body; `undefined` when it is none. Signatures have no `0x` there. */
export function parseGasFreeSubmission(body: unknown): GasFreeSubmission | undefined {
  const result = v.safeParse(schema, body)
  if (!result.success) return undefined
  const { sig: signature, ...permit } = result.output
  return { permit, signature }
}
