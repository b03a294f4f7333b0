export { contractNumbers } from './contractNumbers.js'
export { decodeTransaction } from './decodeTransaction.js'
export { decodeTransactionRaw } from './decodeTransactionRaw.js'
export { encodeTransaction } from './encodeTransaction.js'
export { encodeTransactionRaw } from './encodeTransactionRaw.js'
export type { ContractResult, SignedTransaction, TransactionResult } from './SignedTransaction.js'
export { toTransactionId } from './toTransactionId.js'
export type {
  ContractParameters,
  ContractType,
  Permission,
  PermissionKey,
  ResourceCode,
  SmartContract,
  SmartContractAbi,
  SmartContractAbiEntry,
  SmartContractAbiParameter,
  TransactionContract,
} from './TransactionContract.js'
export type { Int64, TransactionRaw } from './TransactionRaw.js'
