import type { Asset } from '@farebox/core'
import type { Address, Hex } from 'viem'
import type { DevAccounts } from './devAccounts.js'

/** A token on a devnet. */
export interface DevToken {
  readonly address: Address
  readonly name: string
  readonly symbol: string
  readonly decimals: number
  /** The version of its EIP-712 domain. Absent where the token takes no signatures. */
  readonly version?: string
}

/** The tokens of a devnet without a profile. */
export interface DevTokens {
  /** Behaves like USDC v2.2: EIP-3009, EIP-2612, EIP-1271 signatures, a blacklist. */
  readonly USDC: DevToken & { readonly version: string }
  /** Behaves like USDT on Ethereum: no signatures, no return values. */
  readonly USDT: DevToken
}

/** The tokens of the profile `bsc-testnet`, at the addresses that BNB Chain's testnet has them at. */
export interface BscTestnetTokens {
  /** 18 decimals, no signatures: paid through PaymentPermit or Permit2. */
  readonly USDT: DevToken
  /** "DA HULU", 6 decimals: EIP-3009. */
  readonly DHLU: DevToken & { readonly version: string }
}

/** The contracts that every devnet has, at the same addresses. */
export interface DevContracts {
  /** The genuine one, at its canonical address. */
  readonly permit2: Address
  /** A compatible one, at the canonical address. */
  readonly multicall3: Address
  /** For `exact_permit`, at the address of BNB Chain. */
  readonly paymentPermit: Address
  /** The spender of Permit2 signatures in the `exact` scheme, at its address on public chains. */
  readonly exactPermit2Proxy: Address
  /** The spender of Permit2 signatures in the `upto` scheme, at its address on public chains. */
  readonly uptoPermit2Proxy: Address
}

/** A local chain with the contracts that payments need. */
export interface Devnet<Tokens = DevTokens> {
  /** On 127.0.0.1, a port of its own. */
  readonly rpcUrl: string
  readonly chainId: number
  /** CAIP-2: `eip155:<chainId>`. */
  readonly network: string
  readonly tokens: Tokens
  readonly contracts: DevContracts
  /** The same well-known development keys on every devnet. */
  readonly accounts: DevAccounts

  /** The token as a registry entry: `usd`, and `extra { name, version }` where it takes signatures. */
  assetOf(token: DevToken): Asset
  /** Atomic units, at the latest block. */
  balanceOf(token: DevToken | Address, account: Address): Promise<bigint>
  /**
   * Adds to a balance, in a block of its own where mining is automatic. Works for every token that
   * {@link Devnet.deploy} deployed. Waits until it is mined, so not while mining is off.
   */
  mint(token: DevToken | Address, account: Address, amount: bigint): Promise<void>
  /**
   * Deploys a contract of `@farebox/contracts` from the deployer account and waits until it is mined.
   * @returns its address.
   */
  deploy(artifactName: string, args?: readonly unknown[]): Promise<Address>

  /** Mines blocks now. Default 1. */
  mine(blocks?: number): Promise<void>
  /** Sets the timestamp of the next block; nothing changes until there is one. Seconds since the epoch. */
  setNextBlockTime(timestamp: number): Promise<void>
  /** Moves the chain's clock ahead and mines a block, so that calls see the new time at once. */
  increaseTime(seconds: number): Promise<void>
  /** Off: transactions stay in the pool until {@link Devnet.mine}. On: a block for each transaction. */
  setAutomine(enabled: boolean): Promise<void>
  /** @returns an id for {@link Devnet.revert}. */
  snapshot(): Promise<Hex>
  /** Goes back to a snapshot. It is used up, and so are later ones. */
  revert(snapshot: Hex): Promise<void>
  /** Any JSON-RPC method of anvil. */
  rpc(method: string, params?: readonly unknown[]): Promise<unknown>

  /** Ends the chain and waits until it is gone. Calling it again does nothing more. */
  stop(): Promise<void>
}
