import type { StepOutcome } from '@farebox/core'
import { hexToBytes } from '@noble/hashes/utils.js'
import { decodeTransaction } from '../../transaction/decodeTransaction.js'
import type { TronChain } from '../chain/TronChain.js'
import { concludeGone } from './concludeGone.js'
import { concludeInfo } from './concludeInfo.js'
import { concludeUsedNonce } from './concludeUsedNonce.js'
import { isGone } from './isGone.js'
import { pollUntil } from './pollUntil.js'
import { readInfo } from './readInfo.js'
import type { Settlement } from './Settlement.js'

/**
 * What became of a payment whose step is gone, from the chain alone: how its transaction ended, or who used
 * its nonce. It has failed only when that is proven, or when its transaction can no longer be included. Until
 * then the transaction is broadcast again, and it is pending.
 */
export async function recoverSettlement(
  chain: TronChain,
  settlement: Settlement,
  attempt: { readonly transaction?: string; readonly raw?: string },
  signal: AbortSignal,
): Promise<StepOutcome> {
  const { transaction, raw } = attempt
  const expiration = raw === undefined ? undefined : readExpiration(raw)
  let isSent = raw === undefined

  async function look(): Promise<StepOutcome | undefined> {
    const info = transaction === undefined ? undefined : await readInfo(chain, transaction)
    if (info !== undefined) return decided(await concludeInfo(chain, settlement, info))
    const isUsed = await settlement.readNonceUsed(chain.reader)
    if (isUsed === true) return decided(await concludeUsedNonce(chain, settlement, transaction))
    if (transaction === undefined) return isUsed === false ? readEnd() : undefined
    if (!isSent) await broadcast()
    return undefined
  }

  /** Without a transaction there is nothing to wait for but the end of the payment's own time. */
  async function readEnd(): Promise<StepOutcome | undefined> {
    const { timestamp } = await chain.http.getSolidBlock()
    return timestamp >= settlement.identity.validBefore * 1000
      ? { state: 'failed', reason: 'transaction_expired' }
      : undefined
  }

  async function broadcast(): Promise<void> {
    if (raw === undefined) return
    await chain.http.broadcastHex(raw)
    isSent = true
  }

  async function pushOn(): Promise<StepOutcome | undefined> {
    if (transaction === undefined || expiration === undefined) return undefined
    if (await isGone(chain, transaction, expiration, signal)) {
      return decided(await concludeGone(chain, settlement, transaction))
    }
    await broadcast()
    return undefined
  }

  const outcome = await pollUntil(chain, signal, look, pushOn)
  return outcome ?? { state: 'pending', ...(transaction === undefined ? {} : { transaction }) }
}

function decided(outcome: StepOutcome): StepOutcome | undefined {
  return outcome.state === 'pending' ? undefined : outcome
}

function readExpiration(raw: string): number | undefined {
  try {
    const { expiration } = decodeTransaction(hexToBytes(raw)).raw_data
    return expiration === undefined ? undefined : Number(expiration)
  } catch {
    return undefined
  }
}
