function findPattern(chain: string): RegExp {
  if (/^solana\b/.test(chain)) return /^[1-9A-HJ-NP-Za-km-z]{86,88}$/
  if (/^(?:base|ethereum|eip155)\b/.test(chain)) return /^0x[\da-f]{64}$/i
  return /^tron\b/.test(chain) ? /^(?:0x)?[\da-f]{64}$/i : /^[\w-]+(?:\.{3}[\w-]*)?$/
}

/**
 * Whether a text can be the hash of a transaction. Without a chain, as readers and builders ask: letters, digits,
 * `_` and `-`, at most 128, with an ellipsis allowed as in `5abc...def`, so that shortened hashes of
 * documentation can be read. With a chain, by its name or CAIP-2 id, it must be a whole hash of that chain: ask
 * so before you look it up. Chains unknown here get the first answer.
 *
 * @example
 * ```ts
 * import { isTransactionHash } from '@farebox/www-authenticate'
 *
 * isTransactionHash('5abc...def') // true
 * isTransactionHash('5abc...def', 'solana') // false
 * isTransactionHash(`0x${'ab'.repeat(32)}`, 'eip155:8453') // true
 * ```
 */
export function isTransactionHash(text: string, chain = ''): boolean {
  return text.length <= 128 && findPattern(chain).test(text)
}
