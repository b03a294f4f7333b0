import { encodeTransactionRaw, toTransactionId } from '@farebox/tron/transaction'
import type { TransactionRaw } from '@farebox/tron/transaction'
import type { TronTransaction } from '../../TronChain.js'
import { asTronJson } from './asTronJson.js'
import { omitDefaults } from './omitDefaults.js'
import { toCreatedAddress } from './toCreatedAddress.js'
import type { TronJsonObject } from './TronJson.js'

/** A transaction of the chain as java-tron prints it, with what became of it in `ret`. */
export function toTransactionJson(transaction: TronTransaction): TronJsonObject {
  return {
    ret: [
      omitDefaults({
        contractRet: transaction.result === 'DEFAULT' ? undefined : transaction.result,
      }),
    ],
    ...toRawJson(transaction.raw, transaction.rawBytes, transaction.id),
    ...omitDefaults({ signature: transaction.signatures }),
  }
}

/** A transaction that nobody signed yet, as the building routes answer it. */
export function toUnsignedJson(raw: TransactionRaw, visible: boolean): TronJsonObject {
  const bytes = encodeTransactionRaw(raw)
  return { visible, ...toRawJson(raw, bytes, toTransactionId(bytes)) }
}

function toRawJson(raw: TransactionRaw, bytes: Uint8Array, id: string): TronJsonObject {
  return omitDefaults({
    txID: id,
    contract_address: toCreatedAddress(raw, id),
    raw_data: asTronJson(raw),
    raw_data_hex: Buffer.from(bytes).toString('hex'),
  })
}
