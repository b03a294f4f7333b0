import { FareboxError, type TransferAnswer, type TransferQuery } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import { findPlainTransfer, isSignedBy, readMemo } from '@farebox/evm/schemes'
import { hexToBytes } from '@noble/hashes/utils.js'
import { parseTronAddress } from '../../address/parseTronAddress.js'
import { toTronAddress } from '../../address/toTronAddress.js'
import type { TronTransaction } from '../../rpc/TronHttp.js'
import { decodeTransactionRaw } from '../../transaction/decodeTransactionRaw.js'
import { toTransactionId } from '../../transaction/toTransactionId.js'
import type { TransactionRaw } from '../../transaction/TransactionRaw.js'
import type { TronChain } from '../chain/TronChain.js'

function parseId(text: string): string {
  if (/^(?:0x)?[0-9a-fA-F]{64}$/.test(text)) return text.replace(/^0x/, '').toLowerCase()
  throw new FareboxError('payload_invalid', {
    detail: 'The id of a TRON transaction is 64 hexadecimal digits.',
  })
}

function parseAddress(text: string): Hex {
  try {
    return parseTronAddress(text)
  } catch (cause) {
    throw new FareboxError('payload_invalid', { detail: 'An address is not one of TRON.', cause })
  }
}

/** What was signed, from bytes that have the transaction's id. */
function decodeTransaction({ id, rawDataHex }: TronTransaction): TransactionRaw | undefined {
  const bytes = hexToBytes(rawDataHex)
  if (toTransactionId(bytes) !== id) throw new FareboxError('rpc_malformed')
  try {
    return decodeTransactionRaw(bytes)
  } catch {
    // A contract type that payments do not need.
    return undefined
  }
}

/**
 * What a TRON chain says of a transfer that somebody tells of. It is told when it is in a block; it is final
 * when that block is solid.
 *
 * @throws `payload_invalid`, `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
 */
export async function readTransfer(
  chain: TronChain,
  query: TransferQuery,
): Promise<TransferAnswer> {
  const id = parseId(query.transaction)
  const wanted = { asset: parseAddress(query.asset), payTo: parseAddress(query.payTo) }
  const { http } = chain
  const [transaction, info] = await Promise.all([
    http.getTransaction(id),
    http.getTransactionInfo(id),
  ])
  if (transaction === undefined || info === undefined) return { state: 'unknown' }
  if (info.result !== 'SUCCESS') return { state: 'failed' }
  const raw = decodeTransaction(transaction)
  const contract = raw?.contract?.[0]
  if (contract?.type !== 'TriggerSmartContract') return { state: 'unfit' }
  const {
    owner_address: from = '',
    contract_address: to = '',
    data = '',
  } = contract.parameter.value
  const transfer = findPlainTransfer(
    { from: `0x${from.slice(2)}`, to: `0x${to.slice(2)}`, data: `0x${data}`, logs: info.logs },
    wanted,
  )
  if (transfer === undefined) return { state: 'unfit' }
  const [head, solid] = await Promise.all([http.getNowBlock(), http.getSolidTransactionInfo(id)])
  const memo = readMemo(raw?.data ?? '') ?? readMemo(transfer.trailer)
  const depth = head.number - info.blockNumber + 1n
  return {
    state: 'transferred',
    payer: toTronAddress(parseTronAddress(transfer.payer)),
    amount: transfer.amount.toString(),
    log: String(transfer.log),
    blockTime: Math.floor(info.timestamp / 1000),
    // A node behind another one's balancer may not have seen the block yet.
    confirmations: Number(depth > 0n ? depth : 0n),
    isFinal: solid !== undefined && solid.blockNumber === info.blockNumber,
    ...(memo === undefined ? {} : { memo }),
    ...(query.signed === undefined
      ? {}
      : {
          isSigned: isSignedBy(transfer.payer, query.signed, 'TRON', await chain.loadRecovery()),
        }),
  }
}
