import type { Candidate } from '../execution/Candidate.js'
import type { TronBlock, TronTransactionInfo } from '../TronChain.js'

/** A block with what it brought about. */
export interface StoredBlock {
  readonly block: TronBlock
  readonly candidates: readonly Candidate[]
  readonly infos: readonly TronTransactionInfo[]
  /** Where the ledger's history stood after the block. */
  readonly position: number
  /** What a test changed in this block, to do again when the block is replaced. */
  readonly change?: () => void
}
