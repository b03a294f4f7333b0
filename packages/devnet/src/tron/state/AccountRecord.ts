import type { Permission } from '@farebox/tron/transaction'
import type { TronResource } from '../TronChain.js'

/** Resources used, as of a time; usage fades within a day. */
export interface Usage {
  readonly amount: number
  readonly at: number
}

/** Sun by resource. */
export type Stakes = Readonly<Record<TronResource, bigint>>

/** What the chain keeps of an account. */
export interface AccountRecord {
  readonly isContract: boolean
  /** Sun. */
  readonly balance: bigint
  /** The EVM's own counter; only contracts have one. */
  readonly nonce: bigint
  readonly createTime: number
  /** Undefined while the permissions are the default ones. */
  readonly permissions?: { readonly owner: Permission; readonly actives: readonly Permission[] }
  readonly staked: Stakes
  readonly delegated: Stakes
  readonly acquired: Stakes
  readonly unfreezing: readonly {
    readonly resource: TronResource
    readonly amount: bigint
    readonly expireTime: number
  }[]
  readonly freeNet: Usage
  readonly net: Usage
  readonly energy: Usage
}

const noStakes: Stakes = { BANDWIDTH: 0n, ENERGY: 0n }
const unused: Usage = { amount: 0, at: 0 }

/** An account that has nothing and used nothing. */
export function createAccountRecord(createTime: number): AccountRecord {
  return {
    isContract: false,
    balance: 0n,
    nonce: 0n,
    createTime,
    staked: noStakes,
    delegated: noStakes,
    acquired: noStakes,
    unfreezing: [],
    freeNet: unused,
    net: unused,
    energy: unused,
  }
}
