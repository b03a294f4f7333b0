import { encodeAddressWord, encodeUintWord, eventTopics, proxyTopics } from '@farebox/evm/schemes'
import type { Hex, Permit2Authorization } from '@farebox/evm/schemes'
import type { PlacedLog } from '../settle/Settlement.js'

/**
 * The `Transfer` that settled a Permit2 payment, among all logs of one transaction that made its call and
 * nothing else: the token's own, from the payer to the recipient, of exactly the amount, followed by the
 * proxy's `Settled`. `undefined` is no proof (T25).
 */
export function findProxyLog(
  logs: readonly PlacedLog[],
  proxy: Hex,
  { from, permitted, witness }: Permit2Authorization,
): PlacedLog | undefined {
  const isSettled = ({ address, topics: [first] }: PlacedLog): boolean =>
    address === proxy && (first === proxyTopics.settled || first === proxyTopics.settledWithPermit)
  const isTransfer = ({ address, topics, data }: PlacedLog): boolean =>
    address === permitted.token &&
    topics.length === 3 &&
    topics[0] === eventTopics.transfer &&
    topics[1] === `0x${encodeAddressWord(from)}` &&
    topics[2] === `0x${encodeAddressWord(witness.to)}` &&
    data === `0x${encodeUintWord(permitted.amount)}`
  const end = logs.findIndex(isSettled)
  return logs.slice(0, Math.max(end, 0)).findLast(isTransfer)
}
