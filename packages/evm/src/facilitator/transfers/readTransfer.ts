import { FareboxError, type TransferAnswer, type TransferQuery } from '@farebox/core'
import { convert, matching, message, optional, text } from '@farebox/core/wire'
import { parseEvmAddress } from '../../address/parseEvmAddress.js'
import { findPlainTransfer } from '../../transfers/findPlainTransfer.js'
import { isSignedBy } from '../../transfers/isSignedBy.js'
import { readMemo } from '../../transfers/readMemo.js'
import type { Chain } from '../Chain.js'
import { parseReceipt } from '../logs/parseReceipt.js'
import { parseAnswer } from '../rpc/parseAnswer.js'
import { parseQuantity } from '../rpc/parseQuantity.js'
import { toQuantity } from '../rpc/toQuantity.js'
import type { SignatureRecovery } from '../signature/SignatureRecovery.js'

const lower = (written: string): string => written.toLowerCase()
const address = convert(matching(/^0x[0-9a-fA-F]{40}$/), lower)
const sentTransaction = message({
  from: address,
  to: optional(address),
  input: convert(matching(/^0x(?:[0-9a-fA-F]{2})*$/), lower),
})
const header = message({ number: text, timestamp: text })

function parseHash(written: string): string {
  if (/^0x[0-9a-fA-F]{64}$/.test(written)) return lower(written)
  throw new FareboxError('payload_invalid', {
    detail: 'The hash of an EVM transaction is 0x and 64 hexadecimal digits.',
  })
}

function parseAddress(written: string): string {
  try {
    return parseEvmAddress(written).toLowerCase()
  } catch (cause) {
    throw new FareboxError('payload_invalid', { detail: 'An address is not one of EVM.', cause })
  }
}

/** The block that the chain calls final; chains without that word have none. */
async function readFinalNumber(chain: Chain): Promise<bigint | undefined> {
  const answer = await chain.rpc.ask('eth_getBlockByNumber', ['finalized', false])
  if (answer.kind !== 'result' || answer.value === null) return undefined
  return parseQuantity(parseAnswer(header, answer.value).number)
}

/**
 * What an EVM chain says of a transfer that somebody tells of.
 *
 * @throws `payload_invalid`, `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
 */
export async function readTransfer(
  chain: Chain,
  loadRecovery: () => Promise<SignatureRecovery>,
  query: TransferQuery,
): Promise<TransferAnswer> {
  const hash = parseHash(query.transaction)
  const wanted = { asset: parseAddress(query.asset), payTo: parseAddress(query.payTo) }
  const { rpc } = chain
  const [chainId, transactionAnswer, receiptAnswer] = await Promise.all([
    rpc.read('eth_chainId', []),
    rpc.read('eth_getTransactionByHash', [hash]),
    rpc.read('eth_getTransactionReceipt', [hash]),
  ])
  if (parseQuantity(chainId) !== BigInt(chain.chainId)) throw new FareboxError('chain_mismatch')
  const receipt = parseReceipt(receiptAnswer)
  if (transactionAnswer === null || receipt === undefined) return { state: 'unknown' }
  const { from, to, input } = parseAnswer(sentTransaction, transactionAnswer)
  if (receipt.transactionHash !== hash) throw new FareboxError('rpc_malformed')
  if (!receipt.succeeded) return { state: 'failed' }
  const transfer = findPlainTransfer(
    { from, to: to ?? '', data: input, logs: receipt.logs },
    wanted,
  )
  if (transfer === undefined) return { state: 'unfit' }
  const [head, blockAnswer, final] = await Promise.all([
    rpc.read('eth_blockNumber', []),
    rpc.read('eth_getBlockByNumber', [toQuantity(receipt.blockNumber), false]),
    readFinalNumber(chain),
  ])
  // The block has been replaced since the receipt was read.
  if (blockAnswer === null) return { state: 'unknown' }
  const block = parseAnswer(header, blockAnswer)
  const memo = readMemo(transfer.trailer)
  const depth = parseQuantity(head) - receipt.blockNumber + 1n
  return {
    state: 'transferred',
    payer: parseEvmAddress(transfer.payer),
    amount: transfer.amount.toString(),
    log: String(transfer.log),
    blockTime: Number(parseQuantity(block.timestamp)),
    // A node behind another one's balancer may not have seen the block yet.
    confirmations: Number(depth > 0n ? depth : 0n),
    isFinal: final !== undefined && final >= receipt.blockNumber,
    ...(memo === undefined ? {} : { memo }),
    ...(query.signed === undefined
      ? {}
      : {
          isSigned: isSignedBy(transfer.payer, query.signed, 'Ethereum', await loadRecovery()),
        }),
  }
}
