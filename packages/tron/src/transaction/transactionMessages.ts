import { contractMessages } from './contractMessages.js'
import type { ProtobufMessage } from './ProtobufMessage.js'
import { field, list } from './ProtobufMessage.js'

const contractTypes: string[] = []
for (const [name, { number }] of Object.entries(contractMessages)) contractTypes[number] = name

const contract: ProtobufMessage = [
  { ...field(1, 'type', { names: contractTypes }), always: true },
  field(2, 'parameter', 'parameter'),
  field(3, 'provider', 'bytes'),
  field(4, 'ContractName', 'bytes'),
  field(5, 'Permission_id', 'int32'),
]

/** `Transaction.raw`: what is signed. */
export const rawMessage: ProtobufMessage = [
  field(1, 'ref_block_bytes', 'bytes'),
  field(3, 'ref_block_num', 'int64'),
  field(4, 'ref_block_hash', 'bytes'),
  field(8, 'expiration', 'int64'),
  field(10, 'data', 'bytes'),
  list(11, 'contract', { message: contract }),
  field(12, 'scripts', 'bytes'),
  field(14, 'timestamp', 'int64'),
  field(18, 'fee_limit', 'int64'),
]

/** The outcomes of a contract, by their number. */
export const contractResults = [
  'DEFAULT',
  'SUCCESS',
  'REVERT',
  'BAD_JUMP_DESTINATION',
  'OUT_OF_MEMORY',
  'PRECOMPILED_CONTRACT',
  'STACK_TOO_SMALL',
  'STACK_TOO_LARGE',
  'ILLEGAL_OPERATION',
  'STACK_OVERFLOW',
  'OUT_OF_ENERGY',
  'OUT_OF_TIME',
  'JVM_STACK_OVER_FLOW',
  'UNKNOWN',
  'TRANSFER_FAILED',
  'INVALID_CODE',
] as const

const result: ProtobufMessage = [
  field(1, 'fee', 'int64'),
  // java-tron's own spelling.
  field(2, 'ret', { names: ['SUCESS', 'FAILED'] }),
  field(3, 'contractRet', { names: contractResults }),
  field(15, 'withdraw_amount', 'int64'),
  field(16, 'unfreeze_amount', 'int64'),
]

/** `Transaction`: raw data, signatures and what became of it. */
export const transactionMessage: ProtobufMessage = [
  field(1, 'raw_data', { message: rawMessage }),
  list(2, 'signature', 'bytes'),
  list(5, 'ret', { message: result }),
]
