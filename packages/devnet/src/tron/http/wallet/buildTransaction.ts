import { decodeTransactionRaw, encodeTransactionRaw } from '@farebox/tron/transaction'
import type { ContractType, TransactionRaw } from '@farebox/tron/transaction'
import { fromVisible } from '../json/toVisible.js'
import { toTextHex } from '../json/toTextHex.js'
import type { TronJson } from '../json/TronJson.js'
import type { RouteContext } from '../Route.js'
import { readInteger, readText } from '../RouteInput.js'
import type { RouteInput } from '../RouteInput.js'

const expiresAfterMs = 60_000

/**
 * A transaction for the next minute that nobody has signed: one contract, with the permission, fee
 * limit and memo that the request names, which refers to the newest solid block.
 *
 * @throws where a value does not fit. Whether the chain would take it is not checked.
 */
export async function buildTransaction(
  { chain }: RouteContext,
  input: RouteInput,
  type: ContractType,
  value: TronJson,
): Promise<TransactionRaw> {
  const head = await chain.getHead()
  const reference = await chain.getHead('solid')
  const memo = readText(input, 'extra_data')
  const raw = {
    contract: [
      {
        type,
        parameter: {
          type_url: `type.googleapis.com/protocol.${type}`,
          value: input.visible ? fromVisible(value) : value,
        },
        Permission_id: Number(readInteger(input, 'Permission_id') ?? 0n),
      },
    ],
    ref_block_bytes: reference.number.toString(16).padStart(4, '0').slice(-4),
    ref_block_hash: reference.id.slice(16, 32),
    expiration: head.timestamp + expiresAfterMs,
    // Not the head's, so that the same request a moment later is another transaction.
    timestamp: Math.max(head.timestamp, Date.now()),
    fee_limit: readInteger(input, 'fee_limit') ?? 0n,
    data: memo !== undefined && input.visible ? toTextHex(memo) : memo,
  }
  // Through the bytes: what the request had too much is gone, and defaults are left out.
  return decodeTransactionRaw(encodeTransactionRaw(raw))
}
