import { encodeHex } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import type { UnsignedTronTransaction } from '../TronAccount.js'
import { encodeTransactionRaw } from '../transaction/encodeTransactionRaw.js'
import { toTransactionId } from '../transaction/toTransactionId.js'
import type { TransactionRaw } from '../transaction/TransactionRaw.js'
import type { TronBlock } from './TronHttp.js'

/** A contract call without TRX, to be sent as a transaction of its own. */
export interface CallTransaction {
  readonly owner: Hex
  readonly to: Hex
  readonly data: Hex
  /** SUN that may be burnt for energy. */
  readonly feeLimit: bigint
  /** The block that the transaction refers to: it is valid on chains that have it. */
  readonly reference: TronBlock
  /** Milliseconds since the epoch: no block after one of this time has it. */
  readonly expiration: number
  /** Milliseconds since the epoch. */
  readonly timestamp: number
}

/** The transaction as wallets are given it, byte for byte the one that tronweb would build. */
export function buildCallTransaction(call: CallTransaction): UnsignedTronTransaction {
  const { owner, to, data, feeLimit, reference, expiration, timestamp } = call
  const raw = {
    contract: [
      {
        parameter: {
          value: {
            data: data.slice(2),
            owner_address: `41${owner.slice(2)}`,
            contract_address: `41${to.slice(2)}`,
          },
          type_url: 'type.googleapis.com/protocol.TriggerSmartContract',
        },
        type: 'TriggerSmartContract',
      },
    ],
    ref_block_bytes: reference.id.slice(12, 16),
    ref_block_hash: reference.id.slice(16, 32),
    expiration,
    fee_limit: Number(feeLimit),
    timestamp,
  } satisfies TransactionRaw
  const bytes = encodeTransactionRaw(raw)
  return {
    visible: false,
    txID: toTransactionId(bytes),
    raw_data: raw,
    raw_data_hex: encodeHex(bytes),
  }
}
