import { encodeHex } from '@farebox/core'
import type { StepOutcome } from '@farebox/core'
import { eventTopics } from '@farebox/evm'
import { encodeAddressWord, encodeUintWord } from '@farebox/evm/schemes'
import type { GasFreeNetwork, RelayedPermit } from './GasFreeNetwork.js'

/**
 * What one transaction proves about a permit. `unknown`: it is in no block that counts yet. `foreign`: it
 * is something else, so it says nothing about the permit.
 */
export type TransferProof =
  | Extract<StepOutcome, { readonly state: 'settled' }>
  | { readonly state: 'unknown' | 'foreign' | 'reverted' }

/**
 * Looks for the permit's transfer in a transaction: a Transfer log of the token, from the GasFree address to
 * the receiver, of exactly the value, and in the transaction's own bytes the `r` and `s` of the user's
 * signature. No other permit has both (`r` alone is the signer's to choose), so an equal transfer under another
 * nonce is not taken for this one (T48).
 *
 * @throws `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
 */
export async function proveTransfer(
  { chain, finality, network }: GasFreeNetwork,
  permit: RelayedPermit,
  transaction: string,
): Promise<TransferProof> {
  const [info, sent] = await Promise.all([
    finality === 'solidified'
      ? chain.getSolidTransactionInfo(transaction)
      : chain.getTransactionInfo(transaction),
    chain.getTransaction(transaction),
  ])
  if (info === undefined || sent === undefined) return { state: 'unknown' }
  const mark = encodeHex(permit.signature.subarray(0, 64))
  if (!sent.rawDataHex.toLowerCase().includes(mark)) return { state: 'foreign' }
  if (info.result !== 'SUCCESS') return { state: 'reverted' }
  const expected = [
    eventTopics.transfer,
    `0x${encodeAddressWord(permit.from)}`,
    `0x${encodeAddressWord(permit.receiver)}`,
  ].join()
  const index = info.logs.findIndex(
    ({ address, topics, data }) =>
      address === permit.token &&
      topics.join() === expected &&
      data === `0x${encodeUintWord(permit.value)}`,
  )
  if (index < 0) return { state: 'foreign' }
  return {
    state: 'settled',
    transaction,
    amount: permit.value.toString(),
    blockNumber: info.blockNumber,
    logKey: `${network}/${transaction}/${index}`,
  }
}
