import { keccak_256 } from '@noble/hashes/sha3.js'
import type { LocalAccount } from 'viem'
import { decodeHex } from '../../hex/decodeHex.js'
import { encodeHex } from '../../hex/encodeHex.js'
import type { Hex } from '../../hex/Hex.js'
import type { Fees } from './createFeeSource.js'

export interface SignedTransaction {
  readonly raw: Hex
  /** What it will be called on chain. */
  readonly hash: Hex
}

/** Signs an EIP-1559 transaction without value. Nothing is sent. */
export async function signTransaction(
  account: LocalAccount,
  transaction: Fees & {
    readonly chainId: number
    readonly nonce: number
    readonly to: Hex
    readonly data?: Hex
    readonly gas: bigint
  },
): Promise<SignedTransaction> {
  const raw = await account.signTransaction({ ...transaction, type: 'eip1559', value: 0n })
  return { raw, hash: encodeHex(keccak_256(decodeHex(raw))) }
}
