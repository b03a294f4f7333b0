/**
 * What the paying account signs as a message (EIP-191; on TRON, TIP-191) to bind a transfer to a challenge: three
 * lines, with a line feed between them and none at the end.
 *
 * @param transaction as {@link parseTransaction} has it
 */
export function toProofText(id: string, transaction: string): string {
  return `x402 proof of payment\nid: ${id}\ntransaction: ${transaction}`
}
