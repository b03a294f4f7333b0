import { encodeHex } from '@farebox/core'
import { encodeApprove } from '@farebox/evm/schemes'
import { sha256 } from '@noble/hashes/sha2.js'
import { hexToBytes } from '@noble/hashes/utils.js'
import type { TronBlock } from '../../rpc/TronHttp.js'
import type { UnsignedTronTransaction } from '../../TronAccount.js'
import { encodeCallTransaction, toRawData } from './encodeCallTransaction.js'
import type { CallTransaction } from './encodeCallTransaction.js'
import type { Spending } from './readSpendable.js'

/** SUN. An approval of USDT takes about two TRX. */
const feeLimits = { least: 5_000_000n, most: 100_000_000n }
/** The user reads and confirms it in this time, on a hardware wallet perhaps. */
const lifeMs = 5 * 60 * 1000

/**
 * The transaction `approve(spender, amount)`, built here, so that nothing else can be signed in its place.
 *
 * @param block a recent one, which the transaction refers to
 * @param energyFee what its energy will cost in SUN
 */
export function buildApproval(
  { token, owner, spender }: Spending,
  amount: bigint,
  block: TronBlock,
  energyFee: bigint,
): UnsignedTronTransaction {
  const { least, most } = feeLimits
  const doubled = energyFee * 2n
  const feeLimit = doubled < least ? least : doubled > most ? most : doubled
  const call: CallTransaction = {
    owner: `41${owner.slice(2)}`,
    contract: `41${token.slice(2)}`,
    data: encodeApprove(spender, amount).slice(2),
    refBlockBytes: block.id.slice(12, 16),
    refBlockHash: block.id.slice(16, 32),
    expiration: block.timestamp + lifeMs,
    timestamp: block.timestamp,
    feeLimit: Number(feeLimit),
  }
  const raw_data_hex = encodeCallTransaction(call)
  return {
    visible: false,
    txID: encodeHex(sha256(hexToBytes(raw_data_hex))),
    raw_data: toRawData(call),
    raw_data_hex,
  }
}
