import { HeaderError } from '../errors/HeaderError.js'
import { defaultChain } from './constants.js'
import { isTransactionHash } from './isTransactionHash.js'
import { type Members, toMessage } from './members.js'
import type { Proof } from './Proof.js'

export const proofMembers: Members<keyof Omit<Proof, 'params'>> = new Map([
  ['tx_hash', 'txHash'],
  ['payer_address', 'payerAddress'],
  ['chain', 'chain'],
  ['request_id', 'requestId'],
])

/**
 * What a proof must say, for its reader and its builder alike.
 *
 * @throws {@link HeaderError}
 */
export function checkProof(values: ReadonlyMap<string, string>): void {
  const hash = values.get('tx_hash')
  if (!hash) throw new HeaderError('missing', 'tx_hash')
  if (!isTransactionHash(hash)) throw new HeaderError('tx_hash', 'tx_hash')
  if (values.get('chain')?.trim() === '') throw new HeaderError('missing', 'chain')
}

export function createProof(values: ReadonlyMap<string, string>): Proof {
  return {
    txHash: '',
    ...toMessage(values, proofMembers),
    chain: values.get('chain') ?? defaultChain,
  }
}
