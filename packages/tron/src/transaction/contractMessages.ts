import type { ProtobufMessage } from './ProtobufMessage.js'
import { field, list } from './ProtobufMessage.js'

const resource = { names: ['BANDWIDTH', 'ENERGY', 'TRON_POWER'] }

const key: ProtobufMessage = [field(1, 'address', 'bytes'), field(2, 'weight', 'int64')]

const permission: ProtobufMessage = [
  field(1, 'type', { names: ['Owner', 'Witness', 'Active'] }),
  field(2, 'id', 'int32'),
  field(3, 'permission_name', 'string'),
  field(4, 'threshold', 'int64'),
  field(5, 'parent_id', 'int32'),
  field(6, 'operations', 'bytes'),
  list(7, 'keys', { message: key }),
]

const abiParameter: ProtobufMessage = [
  field(1, 'indexed', 'bool'),
  field(2, 'name', 'string'),
  field(3, 'type', 'string'),
]

const abiEntry: ProtobufMessage = [
  field(1, 'anonymous', 'bool'),
  field(2, 'constant', 'bool'),
  field(3, 'name', 'string'),
  list(4, 'inputs', { message: abiParameter }),
  list(5, 'outputs', { message: abiParameter }),
  field(6, 'type', {
    names: ['UnknownEntryType', 'Constructor', 'Function', 'Event', 'Fallback', 'Receive', 'Error'],
  }),
  field(7, 'payable', 'bool'),
  field(8, 'stateMutability', {
    names: ['UnknownMutabilityType', 'Pure', 'View', 'Nonpayable', 'Payable'],
  }),
]

const smartContract: ProtobufMessage = [
  field(1, 'origin_address', 'bytes'),
  field(2, 'contract_address', 'bytes'),
  field(3, 'abi', { message: [list(1, 'entrys', { message: abiEntry })] }),
  field(4, 'bytecode', 'bytes'),
  field(5, 'call_value', 'int64'),
  field(6, 'consume_user_resource_percent', 'int64'),
  field(7, 'name', 'string'),
  field(8, 'origin_energy_limit', 'int64'),
  field(9, 'code_hash', 'bytes'),
  field(10, 'trx_hash', 'bytes'),
  field(11, 'version', 'int32'),
]

const undelegation: ProtobufMessage = [
  field(1, 'owner_address', 'bytes'),
  field(2, 'resource', resource),
  field(3, 'balance', 'int64'),
  field(4, 'receiver_address', 'bytes'),
]

interface ContractMessage {
  /** The number of the contract type. */
  readonly number: number
  readonly message: ProtobufMessage
}

/** The contract types that this codec knows, with their tables (java-tron's `core/contract/*.proto`). */
export const contractMessages: Readonly<Record<string, ContractMessage>> = {
  AccountCreateContract: {
    number: 0,
    message: [
      field(1, 'owner_address', 'bytes'),
      field(2, 'account_address', 'bytes'),
      field(3, 'type', { names: ['Normal', 'AssetIssue', 'Contract'] }),
    ],
  },
  TransferContract: {
    number: 1,
    message: [
      field(1, 'owner_address', 'bytes'),
      field(2, 'to_address', 'bytes'),
      field(3, 'amount', 'int64'),
    ],
  },
  TransferAssetContract: {
    number: 2,
    message: [
      field(1, 'asset_name', 'bytes'),
      field(2, 'owner_address', 'bytes'),
      field(3, 'to_address', 'bytes'),
      field(4, 'amount', 'int64'),
    ],
  },
  CreateSmartContract: {
    number: 30,
    message: [
      field(1, 'owner_address', 'bytes'),
      field(2, 'new_contract', { message: smartContract }),
      field(3, 'call_token_value', 'int64'),
      field(4, 'token_id', 'int64'),
    ],
  },
  TriggerSmartContract: {
    number: 31,
    message: [
      field(1, 'owner_address', 'bytes'),
      field(2, 'contract_address', 'bytes'),
      field(3, 'call_value', 'int64'),
      field(4, 'data', 'bytes'),
      field(5, 'call_token_value', 'int64'),
      field(6, 'token_id', 'int64'),
    ],
  },
  AccountPermissionUpdateContract: {
    number: 46,
    message: [
      field(1, 'owner_address', 'bytes'),
      field(2, 'owner', { message: permission }),
      field(3, 'witness', { message: permission }),
      list(4, 'actives', { message: permission }),
    ],
  },
  FreezeBalanceV2Contract: {
    number: 54,
    message: [
      field(1, 'owner_address', 'bytes'),
      field(2, 'frozen_balance', 'int64'),
      field(3, 'resource', resource),
    ],
  },
  UnfreezeBalanceV2Contract: {
    number: 55,
    message: [
      field(1, 'owner_address', 'bytes'),
      field(2, 'unfreeze_balance', 'int64'),
      field(3, 'resource', resource),
    ],
  },
  WithdrawExpireUnfreezeContract: {
    number: 56,
    message: [field(1, 'owner_address', 'bytes')],
  },
  DelegateResourceContract: {
    number: 57,
    message: [...undelegation, field(5, 'lock', 'bool'), field(6, 'lock_period', 'int64')],
  },
  UnDelegateResourceContract: { number: 58, message: undelegation },
}
