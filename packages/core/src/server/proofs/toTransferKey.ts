/** What a transaction spends as a whole: a settlement's, so that none of its transfers is a proof, too. */
export function toTransactionKey(network: string, transaction: string): string {
  // Some facilitators write the ids of TRON with a prefix, which is not theirs.
  const hash = transaction.toLowerCase().replace(/^0x/, '')
  return `${network}/${hash}`
}

/** What one transfer spends: it buys one answer, whichever dialect tells of it. */
export function toTransferKey(network: string, transaction: string, log: string): string {
  return `${toTransactionKey(network, transaction)}/${log}`
}
