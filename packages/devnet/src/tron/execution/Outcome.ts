import type { TronReceipt, TronTransactionInfo } from '../TronChain.js'
import type { TvmResult } from '../tvm/createTvm.js'

/** What a transaction brought about, before it has a place in a block. */
export type Outcome = Omit<
  TronTransactionInfo,
  'id' | 'blockNumber' | 'blockTimestamp' | 'transactionIndex' | 'logs'
> & { readonly logs: TvmResult['logs'] }

/** What a contract adds to the bill for bandwidth. */
export type ContractOutcome = Omit<Outcome, 'receipt' | 'fee'> & {
  /** Sun burnt for anything but bandwidth. */
  readonly fee: bigint
  readonly receipt: Omit<TronReceipt, 'netUsage' | 'netFee'>
}

/** The outcome of a contract that runs no code. */
export function toSystemOutcome(fee: bigint): ContractOutcome {
  return {
    fee,
    result: 'SUCCESS',
    receipt: { energyUsage: 0, energyFee: 0n, originEnergyUsage: 0, energyUsageTotal: 0 },
    logs: [],
    internalTransactions: [],
  }
}
