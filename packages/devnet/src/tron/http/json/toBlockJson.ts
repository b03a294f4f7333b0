import type { TronBlock } from '../../TronChain.js'
import { omitDefaults } from './omitDefaults.js'
import { toHex41 } from './toHex41.js'
import { toTransactionJson } from './toTransactionJson.js'
import type { TronJsonObject } from './TronJson.js'

/** `Block` as java-tron prints it. Without `detail`, the header only. */
export function toBlockJson(block: TronBlock, detail = true): TronJsonObject {
  return omitDefaults({
    blockID: block.id,
    block_header: omitDefaults({
      raw_data: omitDefaults({
        number: block.number,
        txTrieRoot: block.transactionRoot,
        witness_address: toHex41(block.witness),
        parentHash: block.parentId,
        version: block.version,
        timestamp: block.timestamp,
      }),
      witness_signature: block.witnessSignature,
    }),
    transactions: detail ? block.transactions.map(toTransactionJson) : [],
  })
}
