import type {
  ContractResult,
  Permission,
  SmartContractAbi,
  TransactionRaw,
} from '@farebox/tron/transaction'

/** Bytes as lower-case hexadecimal with `0x`; an address is the 20 bytes without the 41. */
export type Hex = `0x${string}`

/** `solid` sees the chain as it was at the newest solidified block, and nothing later. */
export type TronView = 'full' | 'solid'

/** Bandwidth pays for bytes, energy for instructions. */
export type TronResource = 'BANDWIDTH' | 'ENERGY'

/** A block; ids and hashes are 64 hex digits without `0x`, times are milliseconds. */
export interface TronBlock {
  readonly number: number
  /** 8 bytes of the number, then 24 bytes of the hash of the header. */
  readonly id: string
  readonly parentId: string
  readonly timestamp: number
  readonly transactionRoot: string
  readonly witness: Hex
  readonly witnessSignature: string
  readonly version: number
  readonly transactions: readonly TronTransaction[]
}

/** A transaction that the chain has accepted. */
export interface TronTransaction {
  /** SHA-256 of the raw bytes, 64 hex digits without `0x`. */
  readonly id: string
  readonly raw: TransactionRaw
  readonly rawBytes: Uint8Array
  /** Hex without `0x`, as they were posted. */
  readonly signatures: readonly string[]
  /** Bytes of the whole transaction as it is billed. */
  readonly size: number
  /** What `ret[0].contractRet` says. */
  readonly result: ContractResult
  /** Undefined while the transaction is pending. */
  readonly blockNumber?: number
}

/** A log entry with its place in the chain. */
export interface TronLog {
  readonly address: Hex
  readonly topics: readonly Hex[]
  readonly data: Hex
  readonly blockNumber: number
  readonly blockId: string
  readonly blockTimestamp: number
  readonly transactionId: string
  readonly transactionIndex: number
  /** Position within the block. */
  readonly logIndex: number
}

/** A call or creation that a contract made. */
export interface TronInternalTransaction {
  readonly hash: string
  readonly caller: Hex
  readonly to: Hex
  readonly value: bigint
  readonly note: 'call' | 'create' | 'suicide'
  readonly rejected: boolean
}

/** What the transaction cost, in energy, bytes and sun. */
export interface TronReceipt {
  /** Only for contract calls and creations. */
  readonly result?: ContractResult
  /** Paid from the sender's stake. */
  readonly energyUsage: number
  /** Sun burnt for energy. */
  readonly energyFee: bigint
  /** Paid from the stake of whoever deployed the contract. */
  readonly originEnergyUsage: number
  readonly energyUsageTotal: number
  readonly netUsage: number
  /** Sun burnt for bandwidth. */
  readonly netFee: bigint
}

/** What `gettransactioninfobyid` is made of. */
export interface TronTransactionInfo {
  readonly id: string
  readonly blockNumber: number
  readonly blockTimestamp: number
  readonly transactionIndex: number
  /** All sun burnt. */
  readonly fee: bigint
  readonly result: 'SUCCESS' | 'FAILED'
  /** Readable text; the HTTP API writes it as hex in `resMessage`. */
  readonly message?: string
  /** Called or created. */
  readonly contractAddress?: Hex
  /** Return or revert data of a contract call. */
  readonly contractResult?: Hex
  readonly receipt: TronReceipt
  readonly logs: readonly TronLog[]
  readonly internalTransactions: readonly TronInternalTransaction[]
}

/** Sun or bandwidth or energy of one account, staking included. */
export interface TronAccountInfo {
  readonly address: Hex
  readonly type: 'Normal' | 'Contract'
  /** Sun. */
  readonly balance: bigint
  readonly createTime: number
  readonly ownerPermission: Permission
  readonly activePermissions: readonly Permission[]
  /** Sun that the account staked and did not delegate. */
  readonly staked: Readonly<Record<TronResource, bigint>>
  /** Sun whose resources others use. */
  readonly delegated: Readonly<Record<TronResource, bigint>>
  /** Sun of others whose resources this account uses. */
  readonly acquired: Readonly<Record<TronResource, bigint>>
  readonly unfreezing: readonly {
    readonly resource: TronResource
    readonly amount: bigint
    readonly expireTime: number
  }[]
  readonly resources: TronResources
}

/** Used and available bandwidth and energy at the head block. */
export interface TronResources {
  readonly freeNetUsed: number
  readonly freeNetLimit: number
  readonly netUsed: number
  readonly netLimit: number
  readonly energyUsed: number
  readonly energyLimit: number
  readonly totalNetLimit: number
  /** TRX. */
  readonly totalNetWeight: number
  readonly totalEnergyLimit: number
  /** TRX. */
  readonly totalEnergyWeight: number
}

/** Stake of one account that works for another. */
export interface TronDelegation {
  readonly from: Hex
  readonly to: Hex
  readonly resource: TronResource
  readonly balance: bigint
  /** When a locked delegation may be taken back; 0 without a lock. */
  readonly expireTime: number
}

/** A contract and the terms on which its deployer shares energy. */
export interface TronContract {
  readonly address: Hex
  readonly origin: Hex
  readonly name: string
  readonly abi: SmartContractAbi
  /** Creation code; equals the runtime code of a placed contract. */
  readonly bytecode: Hex
  readonly runtimeCode: Hex
  /** Keccak-256 of the runtime code. */
  readonly codeHash: Hex
  readonly consumeUserResourcePercent: number
  readonly originEnergyLimit: number
  /** Undefined for a placed contract. */
  readonly transactionId?: string
}

/** A call that leaves no trace; without `to` it is a creation. */
export interface TronCall {
  readonly from: Hex
  readonly to?: Hex
  readonly data?: Hex
  /** Sun. */
  readonly value?: bigint
}

/** The outcome of a constant call. */
export interface TronCallResult {
  readonly result: ContractResult
  /** Return data, or revert data. */
  readonly data: Hex
  /** java-tron's text, such as `REVERT opcode executed`. */
  readonly message?: string
  readonly energyUsed: number
  readonly logs: readonly Pick<TronLog, 'address' | 'topics' | 'data'>[]
  readonly internalTransactions: readonly TronInternalTransaction[]
}

/** The code of a refused broadcast, in java-tron's own spelling. */
export type TronBroadcastCode =
  | 'SIGERROR'
  | 'CONTRACT_VALIDATE_ERROR'
  | 'CONTRACT_EXE_ERROR'
  | 'BANDWITH_ERROR'
  | 'DUP_TRANSACTION_ERROR'
  | 'TAPOS_ERROR'
  | 'TOO_BIG_TRANSACTION_ERROR'
  | 'TRANSACTION_EXPIRATION_ERROR'
  | 'SERVER_BUSY'
  | 'NO_CONNECTION'
  | 'NOT_ENOUGH_EFFECTIVE_CONNECTION'
  | 'BLOCK_UNSOLIDIFIED'
  | 'OTHER_ERROR'

/** The answer to a broadcast. `message` is readable text; the HTTP API writes it as hex. */
export type TronBroadcastResult =
  | { readonly result: true; readonly id: string }
  | {
      readonly result: false
      readonly id: string
      readonly code: TronBroadcastCode
      readonly message: string
    }

/** A transaction that nobody has checked. */
export interface TronSubmission {
  readonly rawBytes: Uint8Array
  readonly signatures: readonly Uint8Array[]
}

/** Signatures found on a transaction, against the permission that it names. */
export interface TronSignWeight {
  readonly permission?: Permission
  readonly approved: readonly Hex[]
  readonly currentWeight: number
  readonly code:
    | 'ENOUGH_PERMISSION'
    | 'NOT_ENOUGH_PERMISSION'
    | 'SIGNATURE_FORMAT_ERROR'
    | 'COMPUTE_ADDRESS_ERROR'
    | 'PERMISSION_ERROR'
    | 'OTHER_ERROR'
  readonly message?: string
}

/** Which logs to find; bounds are inclusive, an absent member matches all. */
export interface TronLogFilter {
  readonly fromBlock?: number
  readonly toBlock?: number
  readonly blockId?: string
  readonly addresses?: readonly Hex[]
  /** By position: `undefined` matches any topic, a list matches any of its members. */
  readonly topics?: readonly (readonly Hex[] | undefined)[]
}

/** The rules that `getchainparameters` reports. */
export interface TronParameters {
  /** Sun per energy. */
  readonly energyPrice: number
  /** Sun per byte. */
  readonly bandwidthPrice: number
  readonly freeNetLimit: number
  /** Sun for an account that a transfer brings into being. */
  readonly newAccountFee: number
  /** Sun of bandwidth fee for such an account. */
  readonly newAccountNetFee: number
  /** Sun for a transaction with more than one signature. */
  readonly multiSignFee: number
  readonly permissionUpdateFee: number
  readonly memoFee: number
  readonly maxFeeLimit: number
  readonly totalEnergyLimit: number
  readonly totalNetLimit: number
  /** Days (as milliseconds) until unstaked TRX may be withdrawn. */
  readonly unfreezeDelayMs: number
}

/** What the chain writes for a contract that was not deployed. */
export interface PlacedContract {
  readonly abi?: SmartContractAbi
  readonly name?: string
  /** 32-byte slots and values. */
  readonly storage?: Readonly<Record<Hex, Hex>>
}

/** Things that go wrong on real networks, on demand. */
export interface TronFaults {
  /** The next broadcasts are answered as accepted and then forgotten. */
  dropBroadcasts(count: number): void
  /** The next broadcasts are refused with this code, before any check. */
  refuseBroadcasts(count: number, code: TronBroadcastCode, message: string): void
  /**
   * Accepted transactions stay pending, whatever blocks are made, until this is called with false; the next
   * block then has them, those that have not expired.
   */
  holdTransactions(hold: boolean): void
  /** Receipts show up only this long (chain time) after their block; 0 ends it. */
  delayReceipts(milliseconds: number): void
  /** The next reads of a transaction's info find nothing. */
  hideInfos(count: number): void
  /** The head (full and solid) stays where it is for readers, while the chain goes on. */
  freezeHead(frozen: boolean): void
  /** Ends every fault. */
  clear(): void
}

/** Options of {@link TronChain}. */
export interface TronChainOptions {
  /** Default 3448148188 (Nile). Known ids get the network's real genesis id. */
  readonly chainId?: number
  /** Milliseconds since the epoch; default `Date.now`. */
  readonly clock?: () => number
  /** Time between blocks; 0 (default) makes a block for every broadcast. */
  readonly blockTimeMs?: number
  /** How many blocks the solid block is behind the head; default 0. */
  readonly solidityLag?: number
  /** Sun per energy; default 100. */
  readonly energyPrice?: number
}

/**
 * A TRON chain in this process: what a java-tron node knows, without its HTTP API.
 *
 * Every method takes its turn in one queue, so no reader sees half a transaction.
 */
export interface TronChain {
  readonly chainId: number
  /** 64 hex digits; the last four bytes are the chain id. */
  readonly genesisId: string
  readonly parameters: TronParameters

  /** Checks, executes and (with automine) seals. Refusals are answers, never exceptions. */
  broadcast(submission: TronSubmission): Promise<TronBroadcastResult>
  /** Who signed, and whether that is enough. */
  getSignWeight(submission: TronSubmission): Promise<TronSignWeight>

  getHead(view?: TronView): Promise<TronBlock>
  getBlock(numberOrId: number | string, view?: TronView): Promise<TronBlock | undefined>
  getTransaction(id: string, view?: TronView): Promise<TronTransaction | undefined>
  getTransactionInfo(id: string, view?: TronView): Promise<TronTransactionInfo | undefined>
  getTransactionInfosOfBlock(
    block: number,
    view?: TronView,
  ): Promise<readonly TronTransactionInfo[]>
  getPendingIds(): Promise<readonly string[]>
  /** Transactions that the account owns or is named in, oldest first. */
  getTransactionsOf(address: Hex, view?: TronView): Promise<readonly TronTransaction[]>
  getLogs(filter: TronLogFilter, view?: TronView): Promise<readonly TronLog[]>

  getAccount(address: Hex, view?: TronView): Promise<TronAccountInfo | undefined>
  getDelegations(
    filter: { from?: Hex; to?: Hex },
    view?: TronView,
  ): Promise<readonly TronDelegation[]>
  getContract(address: Hex, view?: TronView): Promise<TronContract | undefined>
  getCode(address: Hex, view?: TronView): Promise<Hex>
  getStorage(address: Hex, slot: Hex, view?: TronView): Promise<Hex>
  call(call: TronCall, view?: TronView): Promise<TronCallResult>

  /** Makes blocks (with what is pending in the first). */
  mine(count?: number): Promise<TronBlock>
  /** Moves the chain's clock, then makes a block. */
  advanceTime(seconds: number): Promise<TronBlock>
  /**
   * Takes back the newest blocks, none of which may be solid, and makes as many others. Their transactions are
   * gone (default), or pending again. What `fund` and `placeContract` did is done again.
   *
   * @throws FareboxError `devnet_failed` when a block to take back is solidified.
   */
  reorg(depth: number, options?: { readonly transactions?: 'drop' | 'pend' }): Promise<TronBlock>
  /** Changes how many blocks the solid block is behind; it never moves back. */
  setSolidityLag(blocks: number): Promise<void>
  /** Adds sun out of nothing, in a block of its own. */
  fund(address: Hex, sun: bigint): Promise<void>
  placeContract(address: Hex, runtimeCode: Hex, contract?: PlacedContract): Promise<void>
  readonly faults: TronFaults

  /** Stops the block timer. */
  close(): Promise<void>
}
