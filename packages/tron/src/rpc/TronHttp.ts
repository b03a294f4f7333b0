import type { Hex } from '@farebox/evm'

/** A block by its header. */
export interface TronBlock {
  /** 64 hexadecimal digits, lower case, without `0x`. Its first 8 bytes are the number. */
  readonly id: string
  readonly number: bigint
  /** Milliseconds since the epoch; 0 for the genesis block of some chains. */
  readonly timestamp: number
}

/** What an account can spend on sending transactions, after what it has used of it. */
export interface TronResources {
  /** Energy from stakes, its own and delegated to it. */
  readonly energy: bigint
  /** Bytes that cost nothing, from stakes or of the daily allowance, whichever is more. */
  readonly bandwidth: bigint
}

/** What a contract would do, according to `triggerconstantcontract`. */
export interface TronCallResult {
  /** False when it reverts, runs out of something, or when there is no such contract. */
  readonly ok: boolean
  /** What it returned, or the data of its revert. */
  readonly data: Hex
  readonly energyUsed: bigint
  /** The node's words where it is not {@link ok}. */
  readonly message?: string
  /** The node's code where it did not execute anything, such as `CONTRACT_VALIDATE_ERROR`. */
  readonly code?: string
}

/** An event, with the address of its contract in lower-case `0x` form. */
export interface TronLog {
  readonly address: Hex
  readonly topics: readonly Hex[]
  readonly data: Hex
}

/** What became of a transaction that is in a block. */
export interface TronTransactionInfo {
  /** 64 hexadecimal digits, lower case, without `0x`. */
  readonly id: string
  readonly blockNumber: bigint
  /** Milliseconds since the epoch, of its block. */
  readonly timestamp: number
  /**
   * `SUCCESS`, or how the contract ended: `REVERT`, `OUT_OF_ENERGY`, … Transactions that call no contract
   * have `DEFAULT` or `FAILED`.
   */
  readonly result: string
  /** What the contract returned, or the data of its revert. */
  readonly data: Hex
  readonly message?: string
  readonly logs: readonly TronLog[]
  readonly energyUsed: bigint
  /** SUN. */
  readonly fee: bigint
}

/** A transaction as a node has it. That it has it does not say that it is in a block, or how it ended. */
export interface TronTransaction {
  readonly id: string
  /** The signed part, hexadecimal without `0x`. */
  readonly rawDataHex: string
}

/** What a node said to a transaction. */
export type TronBroadcastResult =
  /** It took it. This says nothing about how the contract will end. */
  | { readonly kind: 'accepted' }
  /** It has it already (`DUP_TRANSACTION_ERROR`). */
  | { readonly kind: 'known' }
  | {
      readonly kind: 'refused'
      /** java-tron's own, such as `TAPOS_ERROR`, `SIGERROR`, `BANDWITH_ERROR`. */
      readonly code: string
      /** In the node's words. */
      readonly message: string
    }

export interface TronCall {
  /** Who would call, in `0x` form. */
  readonly from: Hex
  readonly to: Hex
  readonly data: Hex
}

/** An event as the read-only `/jsonrpc` of a node answers it. */
export interface TronChainLog extends TronLog {
  /** 64 hexadecimal digits, lower case, without `0x`. */
  readonly transaction: string
  readonly blockNumber: bigint
}

export interface TronLogFilter {
  readonly address: Hex
  readonly topics: readonly (Hex | readonly Hex[] | null)[]
  readonly fromBlock: bigint
  readonly toBlock: bigint
}

/**
 * The HTTP API of java-tron, as far as payments need it. Every method asks once, and throws
 * `rpc_unavailable` when the node does not answer, `rpc_malformed` when it answers with something else,
 * and `chain_mismatch` when it serves another chain.
 *
 * Addresses are 20 bytes in lower-case `0x` form. "Solid" is what two thirds of the witnesses have built
 * on, about a minute ago: it does not go away.
 */
export interface TronHttp {
  /** The newest block, which may still be replaced. */
  getNowBlock(): Promise<TronBlock>
  /** The newest block that cannot be replaced any more. */
  getSolidBlock(): Promise<TronBlock>
  /** SUN; 0 where the account does not exist. */
  getBalance(address: Hex): Promise<bigint>
  getResources(address: Hex): Promise<TronResources>
  callContract(call: TronCall): Promise<TronCallResult>
  /** `undefined` while it is in no block that the node knows: not known is not failed. */
  getTransactionInfo(id: string): Promise<TronTransactionInfo | undefined>
  /** The same, from blocks that cannot be replaced. */
  getSolidTransactionInfo(id: string): Promise<TronTransactionInfo | undefined>
  getTransaction(id: string): Promise<TronTransaction | undefined>
  /** @param hex the whole signed transaction, hexadecimal with or without `0x` */
  broadcastHex(hex: string): Promise<TronBroadcastResult>
  /** By name, such as `getEnergyFee` (SUN per energy) and `getTransactionFee` (SUN per byte). */
  getChainParameters(): Promise<ReadonlyMap<string, bigint>>
  /** Events of one contract. Nodes limit the range, and some do not serve this at all. */
  getLogs(filter: TronLogFilter): Promise<readonly TronChainLog[]>
}
