import type { TronNetworkId } from '@farebox/tron'
import type { TronDevnetFaults } from './http/TronDevnetFaults.js'
import type { TronProfile } from './profile/TronProfile.js'
import type { Hex, PlacedContract, TronBlock, TronChain } from './TronChain.js'
import type { TronDevAccounts } from './tronDevAccounts.js'

/** A local TRON chain with the HTTP API of a java-tron full node. */
export interface TronDevnet {
  /** On 127.0.0.1, without a slash at its end: tronweb's `fullHost`. */
  readonly rpcUrl: string
  /** What typed data is signed for. */
  readonly chainId: number
  /** CAIP-2, such as `tron:3448148188`. */
  readonly network: TronNetworkId
  /** The network's tokens and payment contracts, at their published addresses. */
  readonly profile: TronProfile
  /** The chain behind the API, in this process. */
  readonly chain: TronChain
  /** The same well-known development keys on every devnet, with 100,000 TRX or more each. */
  readonly accounts: TronDevAccounts
  readonly faults: TronDevnetFaults

  /** Makes blocks now. Default 1. */
  mine(blocks?: number): Promise<TronBlock>
  /** Moves the chain's clock ahead and makes a block. */
  advanceTime(seconds: number): Promise<TronBlock>
  /** Adds sun (a millionth of a TRX) to a balance. Any form of the address. */
  fund(address: string, sun: bigint): Promise<void>
  /**
   * Deploys a contract of `@farebox/contracts` from the deployer account and waits for its block.
   * @returns its address, `T…`.
   */
  deploy(artifactName: string, args?: readonly unknown[]): Promise<string>
  /** Writes code to an address, without a transaction. Immutables and constructors are not run. */
  placeContract(address: string, runtimeCode: Hex, contract?: PlacedContract): Promise<void>

  /**
   * Ends the server, cutting open connections, and starts it again on the same port; the chain goes
   * on. Requests in between find nobody.
   *
   * @param downMs How long there is none. Default 0.
   */
  restart(downMs?: number): Promise<void>
  /** Ends the server and the chain. Calling it again does nothing more. */
  close(): Promise<void>
}
