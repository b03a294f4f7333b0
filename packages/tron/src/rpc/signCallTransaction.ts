import { FareboxError, encodeHex, toFareboxError } from '@farebox/core'
import { normaliseSignature, recoverSigner } from '@farebox/evm/schemes'
import { hexToBytes } from '@noble/hashes/utils.js'
import type { TronAccount } from '../TronAccount.js'
import { parseTronAddress } from '../address/parseTronAddress.js'
import { decodeTransactionRaw } from '../transaction/decodeTransactionRaw.js'
import { encodeTransaction } from '../transaction/encodeTransaction.js'
import { toTransactionId } from '../transaction/toTransactionId.js'
import { buildCallTransaction } from './buildCallTransaction.js'
import type { CallTransaction } from './buildCallTransaction.js'

/** An account that sends, of which only `signTransaction` is asked. */
export type TransactionSigner = Pick<TronAccount, 'address' | 'signTransaction'>

export interface SignedCall {
  /** The transaction's id: 64 digits without `0x`. */
  readonly id: string
  /** The whole signed transaction, for `broadcastHex`. Without `0x`. */
  readonly raw: string
}

/**
 * Builds a contract call and has it signed; nothing is sent. Of the signer's answer only the signature is
 * taken, when it is the account's own for exactly these bytes; the bytes are decoded once more and compared
 * with the call.
 *
 * @throws `signing_failed`
 */
export async function signCallTransaction(
  account: TransactionSigner,
  call: CallTransaction,
): Promise<SignedCall> {
  const unsigned = buildCallTransaction(call)
  let answer: unknown
  try {
    answer = await account.signTransaction?.(structuredClone(unsigned))
  } catch (error) {
    throw toFareboxError(error, 'signing_failed')
  }
  const signature = readSignature(answer)
  const signer = signature && recoverSigner(hexToBytes(unsigned.txID), signature)
  if (signature === undefined || signer !== call.owner) {
    throw refuse('The wallet has not signed the transaction that it was asked to sign.')
  }
  checkContent(unsigned.raw_data_hex, unsigned.txID, call)
  const transaction = { raw_data: unsigned.raw_data, signature: [encodeHex(signature)] }
  return { id: unsigned.txID, raw: encodeHex(encodeTransaction(transaction)) }
}

function readSignature(answer: unknown): Uint8Array | undefined {
  if (typeof answer !== 'object' || answer === null || !('signature' in answer)) return undefined
  const [first, ...rest]: readonly unknown[] = Array.isArray(answer.signature)
    ? answer.signature
    : []
  return typeof first === 'string' && rest.length === 0 ? normaliseSignature(first) : undefined
}

/** What the bytes say, read by the decoder and not by what they were made from. */
function checkContent(rawDataHex: string, id: string, call: CallTransaction): void {
  const bytes = hexToBytes(rawDataHex)
  const raw = decodeTransactionRaw(bytes)
  const [contract, ...others] = raw.contract ?? []
  const isCall =
    contract?.type === 'TriggerSmartContract' &&
    others.length === 0 &&
    contract.Permission_id === undefined &&
    parseTronAddress(contract.parameter.value.owner_address ?? '') === call.owner &&
    parseTronAddress(contract.parameter.value.contract_address ?? '') === call.to &&
    contract.parameter.value.data === call.data.slice(2) &&
    contract.parameter.value.call_value === undefined &&
    contract.parameter.value.call_token_value === undefined &&
    raw.fee_limit === Number(call.feeLimit) &&
    raw.expiration === call.expiration
  if (!isCall || toTransactionId(bytes) !== id)
    throw refuse('The transaction is not the one that was asked for.')
}

function refuse(detail: string): FareboxError {
  return new FareboxError('signing_failed', { detail })
}
