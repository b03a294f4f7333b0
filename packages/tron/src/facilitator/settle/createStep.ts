import { FareboxError } from '@farebox/core'
import type { SettlementStep, StepOutcome } from '@farebox/core'
import type { SignedCall } from '../../rpc/signCallTransaction.js'
import type { TronChain } from '../chain/TronChain.js'
import { concludeGone } from './concludeGone.js'
import { concludeInfo } from './concludeInfo.js'
import { isGone } from './isGone.js'
import { isFinalRefusal } from './isFinalRefusal.js'
import { pollUntil } from './pollUntil.js'
import { readInfo } from './readInfo.js'
import type { Settlement } from './Settlement.js'

export interface StepParts {
  readonly chain: TronChain
  readonly settlement: Settlement
  readonly signed: SignedCall
  /** Milliseconds since the epoch. */
  readonly expiration: number
}

/** The step that settles one payment by a transaction of its own. */
export function createStep({ chain, settlement, signed, expiration }: StepParts): SettlementStep {
  const { identity } = settlement
  const { id, raw } = signed
  let wasSent = false
  /** Why it is certain that no node has the transaction. */
  let refusal: string | undefined

  async function send(): Promise<void> {
    const isFirst = !wasSent
    wasSent = true
    const answer = await chain.http.broadcastHex(raw)
    if (answer.kind !== 'refused') return
    const { code, message } = answer
    const cause = new Error(`${code}: ${message}`)
    // Of several nodes, one that did not answer may have taken it.
    if (isFirst && chain.nodes.length === 1 && isFinalRefusal(code)) {
      refusal = `The node refused the transaction: ${code}.`
      throw new FareboxError('settlement_failed', { reason: 'transaction_failed', cause })
    }
    throw new FareboxError('rpc_unavailable', { charged: 'unknown', cause })
  }

  async function look(): Promise<StepOutcome | undefined> {
    const info = await readInfo(chain, id)
    if (info === undefined) return undefined
    return decided(await concludeInfo(chain, settlement, info))
  }

  async function pushOn(signal: AbortSignal): Promise<StepOutcome | undefined> {
    if (await isGone(chain, id, expiration, signal)) {
      return decided(await concludeGone(chain, settlement, id))
    }
    // It may have been lost, or be in a block that was replaced.
    await chain.http.broadcastHex(raw)
    return undefined
  }

  return {
    kind: 'tx',
    idempotencyKey: identity.spendKey,
    payments: [identity.paymentId],
    transaction: id,
    raw,
    send,
    async confirm(signal) {
      if (refusal !== undefined) {
        return { state: 'failed', reason: 'transaction_failed', message: refusal, transaction: id }
      }
      const outcome = await pollUntil(chain, signal, look, () => pushOn(signal))
      return outcome ?? { state: 'pending', transaction: id }
    },
  }
}

function decided(outcome: StepOutcome): StepOutcome | undefined {
  return outcome.state === 'pending' ? undefined : outcome
}
