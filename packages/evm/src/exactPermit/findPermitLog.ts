import { encodeAddressWord } from '../abi/encodeAddressWord.js'
import { encodeUintWord } from '../abi/encodeUintWord.js'
import { eventTopics } from '../eip3009/eventTopics.js'
import type { ChainLog } from '../facilitator/logs/ChainLog.js'
import type { Hex } from '../hex/Hex.js'
import type { PaymentPermit } from './PaymentPermit.js'
import { permitTransferTopics } from './permitTransferTopics.js'

/** What is looked at of a log: hexadecimal texts in lower case, with `0x`. */
export type PermitLog = Pick<ChainLog, 'address' | 'topics' | 'data' | 'logIndex'>

/**
 * The `Transfer` that settled a permit, among all logs of one transaction that executed it and nothing
 * else: the token's own, from the buyer to the recipient, of exactly the amount, followed by exactly the
 * transfer of the fee, if there is one, and the contract's `PermitTransfer`. `undefined` is no proof: a token
 * that takes a part of the money on its way, or none, is found by it (T25).
 *
 * The event names an id and no nonce, and a buyer chooses both, so for a transaction that somebody else
 * may have made, its calldata has to be compared first.
 */
export function findPermitLog<Log extends PermitLog>(
  logs: readonly Log[],
  contract: Hex,
  { meta, buyer, payment, fee }: PaymentPermit,
): Log | undefined {
  const events = logs
    .filter((log) => isPermitTransfer(log, contract) || isTransfer(log, payment.payToken))
    .toSorted((a, b) => a.logIndex - b.logIndex)
  const end = events.findIndex(
    (log) =>
      isPermitTransfer(log, contract) &&
      log.topics[1] === toTopic(buyer) &&
      log.topics[2] === meta.paymentId.padEnd(66, '0') &&
      log.topics[3] === toTopic(payment.payToken) &&
      names(log, payment.payTo, payment.payAmount),
  )
  if (end === -1) return undefined
  const hasFee = fee.feeAmount > 0n
  const feeLog = hasFee ? events[end - 1] : undefined
  const proof = events[end - (hasFee ? 2 : 1)]
  if (hasFee && !isPaid(feeLog, buyer, fee.feeTo, fee.feeAmount)) return undefined
  return isPaid(proof, buyer, payment.payTo, payment.payAmount) ? proof : undefined
}

function isPermitTransfer({ address, topics }: PermitLog, contract: Hex): boolean {
  const [first] = topics
  const isEvent = first === permitTransferTopics.current || first === permitTransferTopics.older
  return address === contract.toLowerCase() && isEvent
}

/** The older event has the payer's address beside the recipient's. */
function names({ topics, data }: PermitLog, payTo: Hex, payAmount: bigint): boolean {
  const words = data.slice(2).match(/.{64}/g) ?? []
  const count = topics[0] === permitTransferTopics.current ? 2 : 3
  return (
    words.length === count &&
    words.slice(0, -1).includes(encodeAddressWord(payTo)) &&
    words.at(-1) === encodeUintWord(payAmount)
  )
}

function isTransfer({ address, topics }: PermitLog, token: Hex): boolean {
  return address === token && topics[0] === eventTopics.transfer && topics.length === 3
}

function isPaid(log: PermitLog | undefined, from: Hex, to: Hex, amount: bigint): boolean {
  return (
    log !== undefined &&
    log.topics[0] === eventTopics.transfer &&
    log.topics[1] === toTopic(from) &&
    log.topics[2] === toTopic(to) &&
    log.data === `0x${encodeUintWord(amount)}`
  )
}

function toTopic(address: Hex): string {
  return `0x${encodeAddressWord(address)}`
}
