import type { TronTransaction, TronTransactionInfo } from '../TronChain.js'
import type { StoredBlock } from './StoredBlock.js'

/** A transaction of a block, with its receipt. */
export interface StoredTransaction {
  readonly transaction: TronTransaction
  readonly info: TronTransactionInfo
}

/** The blocks of the chain, by number and id. */
export interface BlockStore {
  append(block: StoredBlock): void
  /** Takes away the newest block; never the first. */
  pop(): StoredBlock
  getHead(): StoredBlock
  get(numberOrId: number | string): StoredBlock | undefined
  getTransaction(id: string): StoredTransaction | undefined
  /** The blocks of these numbers, in order. */
  getRange(from: number, to: number): readonly StoredBlock[]
}

/** A store with its first block. */
export function createBlockStore(genesis: StoredBlock): BlockStore {
  const blocks: StoredBlock[] = [genesis]
  const numbers = new Map([[genesis.block.id, 0]])
  const transactions = new Map<string, StoredTransaction>()

  return {
    append(stored) {
      blocks.push(stored)
      numbers.set(stored.block.id, stored.block.number)
      for (const [index, transaction] of stored.block.transactions.entries()) {
        const info = stored.infos[index]
        if (info !== undefined) transactions.set(transaction.id, { transaction, info })
      }
    },
    pop() {
      const stored = blocks.length > 1 ? (blocks.pop() ?? genesis) : genesis
      numbers.delete(stored.block.id)
      for (const { id } of stored.block.transactions) transactions.delete(id)
      return stored
    },
    getHead: () => blocks.at(-1) ?? genesis,
    get: (key) => blocks[typeof key === 'number' ? key : (numbers.get(key) ?? -1)],
    getTransaction: (id) => transactions.get(id),
    getRange: (from, to) => blocks.slice(Math.max(0, from), to + 1),
  }
}
