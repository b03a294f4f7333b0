import type { TronDevAccount } from '../tron/tronDevAccounts.js'
import type { TronDevnet } from '../tron/TronDevnet.js'

/** What goes wrong at real providers, on demand. */
export interface GasFreeFaults {
  /** The next questions about a transfer are answered with `data: null`. */
  hideTransfers(count: number): void
  /** The next requests are answered with this HTTP status (default 502), and have no effect. */
  failRequests(count: number, status?: number): void
  /** The next submissions are taken, and the connection breaks before the answer. */
  loseSubmitAnswers(count: number): void
  /** The next transfers end as FAILED, and nothing is sent. */
  failTransfers(count: number): void
  /** What is submitted stays WAITING until this is called with false. */
  holdTransfers(hold: boolean): void
  /** States are told as they are now, while the chain goes on. */
  freezeStates(freeze: boolean): void
  /** Ends every fault. */
  clear(): void
}

export interface GasFreeProviderOptions {
  /** A chain with GasFree on it, as `placeProfile` and `placeGasFree` put it there. */
  readonly tron: Pick<TronDevnet, 'chain' | 'network'>
  /** Relays, and gets the fees. Default: the devnet's facilitator account. */
  readonly account?: Pick<TronDevAccount, 'hex' | 'privateKey'>
  /** Requests without a good signature of this key are answered with 401. Default: none is needed. */
  readonly credentials?: { readonly apiKey: string; readonly apiSecret: string }
  /** Default: one that is free. */
  readonly port?: number
}

/** A GasFree account on the local chain. */
export interface GasFreeAccountState {
  /** `T…`: where the tokens have to lie. */
  readonly gasFreeAddress: string
  readonly nonce: bigint
  readonly active: boolean
}

/** A GasFree provider on loopback. */
export interface GasFreeProvider {
  /** What stands before `/api/v1`. */
  readonly url: string
  /** Who relays, `T…`. */
  readonly address: string
  readonly faults: GasFreeFaults
  /** @param user `T…` or any other form */
  accountOf(user: string): Promise<GasFreeAccountState>
  /** Ends the server. Calling it again does nothing more. */
  close(): Promise<void>
}
