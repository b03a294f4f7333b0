import type { SignedTronTransaction, UnsignedTronTransaction } from '../TronAccount.js'

/**
 * The transaction that a wallet was asked to sign, with the signatures of its answer. Of the answer nothing
 * else is used; one that is about other bytes is refused.
 *
 * @throws TypeError
 */
export function parseSignedTransaction(
  asked: UnsignedTronTransaction,
  answer: unknown,
): SignedTronTransaction {
  if (typeof answer === 'object' && answer !== null && 'signature' in answer) {
    const { signature } = answer
    const bytes = 'raw_data_hex' in answer ? answer.raw_data_hex : asked.raw_data_hex
    const isSame = String(bytes).toLowerCase() === asked.raw_data_hex.toLowerCase()
    if (isSame && Array.isArray(signature) && signature.every((item) => typeof item === 'string')) {
      return { ...asked, signature }
    }
  }
  throw new TypeError('The wallet has not signed the transaction that it was asked to sign.')
}
