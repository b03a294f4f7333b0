import type { TronBlock, TronBroadcastCode } from '../TronChain.js'

/** For so many requests, or for so long. */
export type FaultSpan = { readonly calls: number } | { readonly ms: number }

/** What goes wrong on real networks, on demand. There is no way to ask for it over HTTP. */
export interface TronDevnetFaults {
  /** Receipts show up late: after so many reads, or so long (of chain time) after their block. */
  delayReceipts(span: FaultSpan): void
  /** `gettransactioninfobyid` answers `{}`, also for receipts that were seen before. */
  emptyInfoFor(span: FaultSpan): void
  /** The next broadcast is answered as accepted, and forgotten. */
  dropNextBroadcast(): void
  /** The next broadcast is refused, before any check. */
  refuseNextBroadcast(code: TronBroadcastCode, message?: string): void
  /** The next broadcast is taken, and the connection breaks before the answer. */
  loseNextBroadcastAnswer(): void
  /**
   * The next request is not looked at: it gets this answer, such as 502.
   *
   * @param path Only requests of this path, such as `/wallet/gettransactioninfobyid`.
   */
  answerNext(status: number, body?: string, path?: string): void
  /** Accepted transactions stay pending, whatever blocks are made. */
  holdTransactions(hold: boolean): void
  /** Readers see the head where it is now, while the chain goes on. */
  staleBlock(stale: boolean): void
  /**
   * Takes back the newest blocks and makes as many others. Their transactions are gone, or `pend`.
   *
   * @throws `devnet_failed` if one of them is solid.
   */
  reorg(depth: number, transactions?: 'drop' | 'pend'): Promise<TronBlock>
  /** Ends every fault. */
  clear(): void
}
