import { encodeAddressWord, encodeUintWord, eventTopics } from '@farebox/evm/schemes'
import type { Eip3009Authorization, Hex } from '@farebox/evm/schemes'
import type { PlacedLog } from '../settle/Settlement.js'

/**
 * The `Transfer` that settled an authorization, among all logs of one transaction: the token's own, from the
 * payer to the recipient, of exactly the value, and next to the `AuthorizationUsed` of exactly this nonce
 * (T25, T48). Tokens mark the nonce and then move the money; where the last event is an `AuthorizationUsed`,
 * the token does it the other way round.
 */
export function findTransferLog(
  logs: readonly PlacedLog[],
  token: Hex,
  { from, to, value, nonce }: Eip3009Authorization,
): PlacedLog | undefined {
  const payer = `0x${encodeAddressWord(from)}`
  const events = logs.filter((log) => log.address === token && (isUsed(log) || isTransfer(log)))
  const position = events.findIndex(
    (log) => isUsed(log) && log.topics[1] === payer && log.topics[2] === nonce,
  )
  const last = events.at(-1)
  if (position === -1 || last === undefined) return undefined
  const partner = events[position + (isUsed(last) ? -1 : 1)]
  const isProof =
    partner !== undefined &&
    isTransfer(partner) &&
    partner.topics[1] === payer &&
    partner.topics[2] === `0x${encodeAddressWord(to)}` &&
    partner.data === `0x${encodeUintWord(value)}`
  return isProof ? partner : undefined
}

function isUsed({ topics }: PlacedLog): boolean {
  return topics[0] === eventTopics.authorizationUsed && topics.length === 3
}

function isTransfer({ topics }: PlacedLog): boolean {
  return topics[0] === eventTopics.transfer && topics.length === 3
}
