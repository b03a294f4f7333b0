/** What a transaction spends as a whole: a settlement's, so that none of its transfers is a proof, too. */
export function toTransactionKey(network: string, transaction: string): string {
  return `${network}/${transaction.toLowerCase()}`
}

/** What one transfer spends: it buys one answer, whichever dialect tells of it. */
export function toTransferKey(network: string, transaction: string, log: string): string {
  return `${toTransactionKey(network, transaction)}/${log}`
}
