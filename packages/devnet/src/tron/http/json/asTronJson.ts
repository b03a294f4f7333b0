import type { Permission, SmartContractAbi, TransactionRaw } from '@farebox/tron/transaction'
import type { TronJsonObject } from './TronJson.js'

/** The codec's types are java-tron's JSON already. */
export function asTronJson(value: TransactionRaw | Permission | SmartContractAbi): TronJsonObject {
  // Interfaces have no index signature, so that nothing but a cast gives them one.
  return value as TronJsonObject
}
