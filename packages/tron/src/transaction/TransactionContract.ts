import type { Int64 } from './TransactionRaw.js'

/** What a stake or a delegation is for. `BANDWIDTH` is the default and then absent. */
export type ResourceCode = 'BANDWIDTH' | 'ENERGY' | 'TRON_POWER'

/** A signer of a permission. */
export interface PermissionKey {
  readonly address?: string
  readonly weight?: Int64
}

/** Who may sign what for an account. */
export interface Permission {
  /** Absent means `Owner`. */
  readonly type?: 'Owner' | 'Witness' | 'Active'
  readonly id?: number
  readonly permission_name?: string
  readonly threshold?: Int64
  readonly parent_id?: number
  /** 32 bytes; bit n (of byte n / 8, lowest first) allows contract type n. */
  readonly operations?: string
  readonly keys?: readonly PermissionKey[]
}

/** An argument, a return value or an event's field. */
export interface SmartContractAbiParameter {
  readonly indexed?: boolean
  readonly name?: string
  readonly type?: string
}

/** A function, an event, an error or the constructor; java-tron writes types with a capital. */
export interface SmartContractAbiEntry {
  readonly anonymous?: boolean
  readonly constant?: boolean
  readonly name?: string
  readonly inputs?: readonly SmartContractAbiParameter[]
  readonly outputs?: readonly SmartContractAbiParameter[]
  readonly type?: string
  readonly payable?: boolean
  readonly stateMutability?: string
}

/** An ABI as the chain keeps it. Components of tuples are not in it. */
export interface SmartContractAbi {
  readonly entrys?: readonly SmartContractAbiEntry[]
}

/** The contract that a creation describes. */
export interface SmartContract {
  readonly origin_address?: string
  readonly contract_address?: string
  readonly abi?: SmartContractAbi
  readonly bytecode?: string
  readonly call_value?: Int64
  readonly consume_user_resource_percent?: Int64
  readonly name?: string
  readonly origin_energy_limit?: Int64
  readonly code_hash?: string
  readonly trx_hash?: string
  readonly version?: number
}

interface Owned {
  /** 41 and 40 digits, like every address of this JSON. */
  readonly owner_address?: string
}

/** The parameter of each contract type. */
export interface ContractParameters {
  readonly AccountCreateContract: Owned & {
    readonly account_address?: string
    readonly type?: 'Normal' | 'AssetIssue' | 'Contract'
  }
  readonly TransferContract: Owned & {
    readonly to_address?: string
    /** Sun. */
    readonly amount?: Int64
  }
  readonly TransferAssetContract: Owned & {
    readonly asset_name?: string
    readonly to_address?: string
    readonly amount?: Int64
  }
  readonly CreateSmartContract: Owned & {
    readonly new_contract?: SmartContract
    readonly call_token_value?: Int64
    readonly token_id?: Int64
  }
  readonly TriggerSmartContract: Owned & {
    readonly contract_address?: string
    /** Sun. */
    readonly call_value?: Int64
    readonly data?: string
    readonly call_token_value?: Int64
    readonly token_id?: Int64
  }
  readonly AccountPermissionUpdateContract: Owned & {
    readonly owner?: Permission
    readonly witness?: Permission
    readonly actives?: readonly Permission[]
  }
  readonly FreezeBalanceV2Contract: Owned & {
    /** Sun. */
    readonly frozen_balance?: Int64
    readonly resource?: ResourceCode
  }
  readonly UnfreezeBalanceV2Contract: Owned & {
    /** Sun. */
    readonly unfreeze_balance?: Int64
    readonly resource?: ResourceCode
  }
  readonly WithdrawExpireUnfreezeContract: Owned
  readonly DelegateResourceContract: Owned & {
    readonly resource?: ResourceCode
    /** Sun of stake. */
    readonly balance?: Int64
    readonly receiver_address?: string
    readonly lock?: boolean
    /** Blocks. */
    readonly lock_period?: Int64
  }
  readonly UnDelegateResourceContract: Owned & {
    readonly resource?: ResourceCode
    /** Sun of stake. */
    readonly balance?: Int64
    readonly receiver_address?: string
  }
}

/** The contract types that the codec knows. */
export type ContractType = keyof ContractParameters

/** What a transaction does: a type, and the parameter that belongs to it. */
export type TransactionContract = {
  readonly [Type in ContractType]: {
    readonly type: Type
    readonly parameter: {
      readonly type_url: string
      readonly value: ContractParameters[Type]
    }
    readonly provider?: string
    readonly ContractName?: string
    /** Absent or 0: the owner permission. */
    readonly Permission_id?: number
  }
}[ContractType]
