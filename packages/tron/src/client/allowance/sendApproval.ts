import { FareboxError } from '@farebox/core'
import type { CreatePayloadContext } from '@farebox/core'
import type { TronHttp, TronTransactionInfo } from '../../rpc/TronHttp.js'
import type { UnsignedTronTransaction } from '../../TronAccount.js'
import type { TronSigner } from '../createTronSigner.js'
import { encodeSignedTransaction } from './encodeCallTransaction.js'

/** Blocks come every three seconds. */
const pollMs = 1500
/** Twenty blocks. What is in none of them may come later; the payment is then made without waiting. */
const patienceMs = 60_000

type Waiting = Pick<CreatePayloadContext, 'environment' | 'signal'>

/**
 * Has an approval signed, broadcasts it and waits until it is in a block and has succeeded there.
 *
 * @throws `signing_failed` when the wallet refuses; `payment_allowance_required` when the node refuses it,
 * it fails, or it is in no block after a minute; the signal's reason
 */
export async function sendApproval(
  http: TronHttp,
  signer: TronSigner,
  transaction: UnsignedTronTransaction,
  waiting: Waiting,
): Promise<void> {
  const { txID, raw_data_hex } = transaction
  const signature = await signer.signTransaction?.(transaction)
  if (signature === undefined) throw refused('The account signs no transactions.')
  waiting.signal?.throwIfAborted()
  await broadcast(http, encodeSignedTransaction(raw_data_hex, signature))
  const info = await waitForInfo(http, transaction, waiting)
  if (info === undefined) throw refused(`The approval ${txID} is in no block yet.`)
  if (info.result !== 'SUCCESS') throw refused(`The approval ${txID} failed: ${info.result}.`)
}

async function broadcast(http: TronHttp, hex: string): Promise<void> {
  const answer = await http.broadcastHex(hex).catch(() => undefined)
  // Without an answer it may be on its way: the blocks will tell.
  if (answer?.kind === 'refused') {
    throw refused(`The node refused the approval: ${answer.code}.`)
  }
}

async function waitForInfo(
  http: TronHttp,
  { txID }: UnsignedTronTransaction,
  { environment, signal }: Waiting,
): Promise<TronTransactionInfo | undefined> {
  const end = environment.now() + patienceMs
  for (;;) {
    signal?.throwIfAborted()
    // One question after the other, with a rest between them.
    const info = await http.getTransactionInfo(txID).catch(() => undefined)
    if (info !== undefined || environment.now() > end) return info
    await environment.sleep(pollMs, signal)
  }
}

function refused(detail: string): FareboxError {
  return new FareboxError('payment_allowance_required', { detail })
}
