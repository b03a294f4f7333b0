import { encodeAddressWord } from '../../abi/encodeAddressWord.js'
import { encodeUintWord } from '../../abi/encodeUintWord.js'
import { eventTopics } from '../../eip3009/eventTopics.js'
import type { Eip3009Authorization } from '../../eip3009/Eip3009Authorization.js'
import type { ChainLog } from './ChainLog.js'

/**
 * The `Transfer` that settled one authorization, among all logs of one transaction: the token's own, of
 * exactly the value, from the payer to the recipient, and the partner of `AuthorizationUsed` for exactly
 * this nonce. `undefined` is no proof.
 *
 * Tokens mark a nonce as used and then move the money, so a partner is the next event of the two kinds.
 * Were any `Transfer` of the right value good enough, one could prove two payments (T48): a payer could
 * settle a worthless authorization next to a good one. A token that moves the money first is known by
 * its `AuthorizationUsed` in the last place, where no other token leaves one.
 */
export function findSettlementLog(
  logs: readonly ChainLog[],
  asset: string,
  { from, to, value, nonce }: Eip3009Authorization,
): ChainLog | undefined {
  const payer = `0x${encodeAddressWord(from)}`
  const recipient = `0x${encodeAddressWord(to)}`
  const amount = `0x${encodeUintWord(value)}`
  const events = logs
    .filter((log) => log.address === asset.toLowerCase() && (isUsed(log) || isTransfer(log)))
    .toSorted((a, b) => a.logIndex - b.logIndex)
  const position = events.findIndex(
    (log) => isUsed(log) && log.topics[1] === payer && log.topics[2] === nonce,
  )
  if (position === -1) return undefined
  const last = events.at(-1)
  const step = last !== undefined && isUsed(last) ? -1 : 1
  const partner = events[position + step]
  const isProof =
    partner !== undefined &&
    isTransfer(partner) &&
    partner.topics[1] === payer &&
    partner.topics[2] === recipient &&
    partner.data === amount
  return isProof ? partner : undefined
}

function isUsed({ topics }: ChainLog): boolean {
  return topics[0] === eventTopics.authorizationUsed && topics.length === 3
}

function isTransfer({ topics }: ChainLog): boolean {
  return topics[0] === eventTopics.transfer && topics.length === 3
}
