/**
 * What a node means by refusing a transaction:
 *
 * - `known`: it has it already, which is as good as taking it.
 * - `nonce`: another transaction has its nonce; or this one is in a block.
 * - `refused`: it has not got it and will not take it as it is.
 * - `unknown`: anything else, such as a rate limit or an internal error.
 */
export type SendRefusal = 'known' | 'nonce' | 'refused' | 'unknown'

const known =
  /already ?known|known transaction|already imported|already exists|already in mempool|ALREADY_EXISTS/i
const nonce =
  /nonce too low|nonce is too low|old nonce|invalid nonce|incorrect nonce|nonce has already been used|replacement transaction underpriced|OldNonce/i
const refused =
  /insufficient funds|insufficient balance|intrinsic gas|gas too low|exceeds block gas limit|gas limit (?:too high|exceeded)|underpriced|fee (?:too low|cap)|less than block base fee|tx ?pool is full|not supported|invalid sender|nonce too high/i

/** Nodes have words and no codes for this: geth's, Nethermind's, Erigon's, Besu's, Reth's and anvil's. */
export function readSendRefusal(message: string): SendRefusal {
  if (known.test(message)) return 'known'
  if (nonce.test(message)) return 'nonce'
  return refused.test(message) ? 'refused' : 'unknown'
}
