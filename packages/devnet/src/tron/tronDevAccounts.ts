import { toTronAddress } from '@farebox/tron'
import { devAccounts } from '../devAccounts.js'
import type { DevAccount } from '../devAccounts.js'
import type { Hex } from './TronChain.js'

/** An account of a local TRON chain, with its key. */
export interface TronDevAccount {
  /** `T…`. */
  readonly address: string
  /** The same 20 bytes, in lower case. */
  readonly hex: Hex
  /** With `0x`; tronweb takes it without. */
  readonly privateKey: Hex
}

/** Who plays which part on a local TRON chain. */
export interface TronDevAccounts {
  readonly buyer: TronDevAccount
  readonly seller: TronDevAccount
  /** Pays for the energy of settlements. */
  readonly facilitator: TronDevAccount
  /** Deployed what is on the chain. */
  readonly deployer: TronDevAccount
  /** For whatever a test needs. */
  readonly extra: readonly TronDevAccount[]
}

/** The keys of {@link devAccounts}, which everybody knows, on TRON. */
export const tronDevAccounts: TronDevAccounts = {
  buyer: toTronDevAccount(devAccounts.buyer),
  seller: toTronDevAccount(devAccounts.seller),
  facilitator: toTronDevAccount(devAccounts.facilitator),
  deployer: toTronDevAccount(devAccounts.deployer),
  extra: devAccounts.extra.map(toTronDevAccount),
}

function toTronDevAccount({ address, privateKey }: DevAccount): TronDevAccount {
  const hex: Hex = `0x${address.slice(2).toLowerCase()}`
  return { address: toTronAddress(hex), hex, privateKey }
}
