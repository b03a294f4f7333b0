import type { Ledger } from '../state/createLedger.js'
import type { TronParameters } from '../TronChain.js'
import type { Tvm, TvmBlock } from '../tvm/createTvm.js'

/** Where a transaction is carried out. */
export interface ExecutionContext {
  readonly ledger: Ledger
  readonly tvm: Tvm
  readonly parameters: TronParameters
  /** The block that is being made. */
  readonly block: TvmBlock
  /** The block before it. */
  readonly head: { readonly number: number; readonly timestamp: number }
  /** The id of a block of the chain. */
  readonly getBlockId: (number: number) => string | undefined
}
