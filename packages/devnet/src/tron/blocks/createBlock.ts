import { encodeHex } from '@farebox/core'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { Outcome } from '../execution/Outcome.js'
import type { Hex, TronBlock, TronTransaction, TronTransactionInfo } from '../TronChain.js'

/** Whoever makes every block here. */
export const witness: Hex = '0x00000000000000000000000000000000000b10c5'

/** A transaction that has been carried out. */
export interface Executed {
  readonly transaction: TronTransaction
  readonly outcome: Outcome
}

/** A block on top of another. `fork` tells it from the block that it replaces. */
export function createBlock(
  parent: TronBlock,
  timestamp: number,
  fork: number,
  executed: readonly Executed[],
): TronBlock {
  const number = parent.number + 1
  const ids = executed.map(({ transaction }) => transaction.id)
  const transactionRoot = ids.length === 0 ? '0'.repeat(64) : hash(ids.join(''))
  const digest = hash(`${parent.id} ${timestamp} ${fork} ${transactionRoot}`)
  return {
    number,
    id: `${number.toString(16).padStart(16, '0')}${digest.slice(16)}`,
    parentId: parent.id,
    timestamp,
    transactionRoot,
    witness,
    // Nobody checks who made a local block.
    witnessSignature: '00'.repeat(65),
    version: 31,
    transactions: executed.map(({ transaction }) => ({ ...transaction, blockNumber: number })),
  }
}

/** The receipts of a block's transactions, in their order. */
export function createInfos(
  { id: blockId, number: blockNumber, timestamp: blockTimestamp }: TronBlock,
  executed: readonly Executed[],
): readonly TronTransactionInfo[] {
  let logIndex = 0
  return executed.map(({ transaction, outcome }, transactionIndex) => ({
    ...outcome,
    id: transaction.id,
    blockNumber,
    blockTimestamp,
    transactionIndex,
    logs: outcome.logs.map((log) => ({
      ...log,
      blockNumber,
      blockId,
      blockTimestamp,
      transactionId: transaction.id,
      transactionIndex,
      logIndex: logIndex++,
    })),
  }))
}

function hash(text: string): string {
  return encodeHex(sha256(utf8ToBytes(text)))
}
