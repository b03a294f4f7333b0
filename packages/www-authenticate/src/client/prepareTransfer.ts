import { FareboxError } from '@farebox/core'
import { parseTransaction } from '../binding/parseTransaction.js'
import { toBase64Url } from '../binding/toBase64Url.js'
import { toMemo } from '../binding/toMemo.js'
import { toProofText } from '../binding/toProofText.js'
import type { TransferOffer } from './toTransferOffer.js'
import type { Transfer, TransferWallet } from './TransferWallet.js'

/** What is known of a transfer before it is sent. */
export interface PreparedTransfer {
  readonly transfer: Transfer
  readonly secret?: string
  /** Present where the wallet signs and sends apart. */
  readonly transaction?: string
  readonly raw?: string
  readonly signature?: string
}

/** @throws `signing_failed` for what is no hash */
function checkTransaction(network: string, text: string): string {
  const transaction = parseTransaction(network, text)
  if (transaction !== undefined) return transaction
  throw new FareboxError('signing_failed', {
    cause: new Error('The wallet did not answer with the hash of a transaction.'),
  })
}

/** Binds a transfer to its challenge, where the wallet can sign messages. Costs nothing. */
export async function signProof(
  wallet: TransferWallet,
  { id, expires }: Pick<TransferOffer, 'id'> & { readonly expires?: unknown },
  transaction: string,
): Promise<{ readonly signature?: string }> {
  if (expires === undefined || wallet.signMessage === undefined) return {}
  return { signature: await wallet.signMessage(toProofText(id, transaction)) }
}

/** Everything of a transfer that moves no money. */
export async function prepareTransfer(
  offer: TransferOffer,
  randomBytes: (length: number) => Uint8Array,
): Promise<PreparedTransfer> {
  const { wallet, network, asset, amount, challenge, id, expires } = offer
  const isHidden = expires !== undefined && wallet.signMessage === undefined
  const secret = isHidden ? toBase64Url(randomBytes(32)) : undefined
  const transfer: Transfer = {
    network,
    asset: asset.address,
    payTo: challenge.address,
    amount,
    ...(secret === undefined ? {} : { memo: await toMemo(id, secret) }),
  }
  const hidden = secret === undefined ? {} : { secret }
  if (!('sign' in wallet)) return { transfer, ...hidden }
  const { transaction: hash, raw } = await wallet.sign(transfer)
  const transaction = checkTransaction(network, hash)
  return { transfer, ...hidden, transaction, raw, ...(await signProof(wallet, offer, transaction)) }
}
