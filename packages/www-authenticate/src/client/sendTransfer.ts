import { FareboxError } from '@farebox/core'
import { parseTransaction } from '../binding/parseTransaction.js'
import type { Entries } from './createEntries.js'
import type { TransferEntry } from './parseEntry.js'
import { type PreparedTransfer, signProof } from './prepareTransfer.js'
import type { TransferOffer } from './toTransferOffer.js'
import type { SendingWallet, SigningWallet, TransferWallet } from './TransferWallet.js'

/** A transfer whose transaction is known. */
export interface SentTransfer {
  readonly entry: TransferEntry
  readonly transaction: string
}

/** What the next call finds in the journal is presented then. */
export function outcomeUnknown(detail: string, cause?: unknown): FareboxError {
  return new FareboxError('payment_outcome_unknown', { detail, cause })
}

/** Whether a wallet is certain that it has sent nothing. */
function isDeclined(error: unknown): boolean {
  if (error instanceof FareboxError) return error.code === 'signing_failed'
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 4001
}

async function sendSigned(
  wallet: SigningWallet,
  entry: TransferEntry,
  raw: string,
  transaction: string,
): Promise<SentTransfer> {
  try {
    await wallet.broadcast(raw)
  } catch (cause) {
    throw outcomeUnknown('The transfer is signed, and perhaps it was sent.', cause)
  }
  return { entry, transaction }
}

/** @throws `signing_failed` when nothing was sent, `payment_outcome_unknown` when nobody knows */
async function askWallet(wallet: SendingWallet, { transfer }: PreparedTransfer): Promise<string> {
  let text: string
  try {
    text = await wallet.send(transfer)
  } catch (cause) {
    if (isDeclined(cause)) throw new FareboxError('signing_failed', { cause })
    throw outcomeUnknown('Perhaps the transfer was sent.', cause)
  }
  const transaction = parseTransaction(transfer.network, text)
  if (transaction === undefined) {
    throw outcomeUnknown('The wallet did not answer with the hash of a transaction.')
  }
  return transaction
}

async function sendAtOnce(
  wallet: SendingWallet,
  begun: TransferEntry,
  prepared: PreparedTransfer,
  entries: Entries,
): Promise<SentTransfer> {
  let transaction: string
  try {
    transaction = await askWallet(wallet, prepared)
  } catch (error) {
    if (isDeclined(error)) await entries.remove(begun.id)
    throw error
  }
  const sent: TransferEntry = { ...begun, state: 'sent', transaction }
  await entries.write(sent)
  return { entry: await bind(sent, wallet, transaction, entries), transaction }
}

/** The entry of a transfer that was sent, with its proof. */
async function bind(
  entry: TransferEntry,
  wallet: TransferWallet,
  transaction: string,
  entries: Entries,
): Promise<TransferEntry> {
  let signed: { readonly signature?: string }
  try {
    signed = await signProof(wallet, entry, transaction)
  } catch (cause) {
    throw outcomeUnknown('The transfer was sent, and its proof was not signed.', cause)
  }
  const bound = { ...entry, ...signed }
  await entries.write(bound)
  return bound
}

/**
 * Writes a transfer down, then sends it.
 *
 * @throws `signing_failed` when nothing was sent, `payment_outcome_unknown` when nobody knows, `store_unavailable`
 */
export async function sendTransfer(
  { wallet, challenge, network, asset, id, expires }: TransferOffer,
  prepared: PreparedTransfer,
  request: { readonly key: string; readonly url: string },
  entries: Entries,
): Promise<SentTransfer> {
  const { transfer: _transfer, transaction, ...known } = prepared
  const entry: TransferEntry = {
    state: transaction === undefined ? 'begun' : 'sent',
    id,
    request: request.key,
    url: request.url,
    network,
    asset: asset.address,
    payTo: challenge.address,
    payer: wallet.address,
    chain: challenge.chain,
    amount: challenge.amount,
    ...(expires === undefined ? {} : { expires: String(expires) }),
    ...known,
    ...(transaction === undefined ? {} : { transaction }),
  }
  await entries.write(entry)
  if ('send' in wallet) return sendAtOnce(wallet, entry, prepared, entries)
  if (transaction === undefined || prepared.raw === undefined) throw new FareboxError('internal')
  return sendSigned(wallet, entry, prepared.raw, transaction)
}

/**
 * Takes up a transfer that an earlier call has left behind. What was signed is sent again as long as it can
 * come in time: the first call may have ended before it was sent.
 *
 * @param wallet of its network, if there still is one
 * @param now Unix seconds
 * @throws `payment_outcome_unknown` where nobody knows whether there is a transaction
 */
export async function resumeTransfer(
  entry: TransferEntry,
  wallet: TransferWallet | undefined,
  now: number,
  entries: Entries,
): Promise<SentTransfer> {
  const { transaction, raw, secret, signature, expires } = entry
  if (transaction === undefined) {
    throw outcomeUnknown(
      `A transfer of ${entry.amount} to ${entry.payTo} was begun for this request, and perhaps it was sent. Look for it on the chain, then delete it from the journal.`,
    )
  }
  const isBound = secret !== undefined || signature !== undefined || expires === undefined
  if (wallet !== undefined && !isBound) {
    return { entry: await bind(entry, wallet, transaction, entries), transaction }
  }
  const isInTime = expires === undefined || now < Number(expires)
  if (wallet !== undefined && 'broadcast' in wallet && raw !== undefined && isInTime) {
    // A node that has it refuses it, and whether it has it is what the seller will say.
    await wallet.broadcast(raw).catch(() => undefined)
  }
  return { entry, transaction }
}
