import { FareboxError } from '@farebox/core'
import type { PaymentIdentity, SettlementStep, StepOutcome } from '@farebox/core'
import type { Chain } from '../Chain.js'
import { parseReceipt } from '../logs/parseReceipt.js'
import type { NonceLease } from '../nonces/createNonceQueue.js'
import type { Signer } from '../nonces/createSignerPool.js'
import { concludeReceipt } from './concludeReceipt.js'
import type { Effect } from './Effect.js'
import { fillNonceGaps } from './fillNonceGaps.js'
import { pollUntil } from './pollUntil.js'
import { readSendRefusal } from './readSendRefusal.js'
import type { SignedTransaction } from './signTransaction.js'

export interface StepParts {
  readonly chain: Chain
  readonly identity: PaymentIdentity
  readonly effect: Effect
  readonly signer: Signer
  readonly lease: NonceLease
  readonly signed: SignedTransaction
}

/** A transaction that is in no block after this long is broadcast again, and gaps before it are filled. */
const stalledMs = 15_000

/** The step that settles one payment by a transaction of its own. */
export function createStep(parts: StepParts): SettlementStep {
  const { chain, identity, effect, signer, lease, signed } = parts
  /** Why it is certain that no node has the transaction. */
  let refusal: string | undefined

  const refuse = (reason: string, cause?: unknown): FareboxError => {
    refusal = reason
    return new FareboxError('settlement_failed', {
      reason: effect.reasons.reverted,
      cause,
    })
  }

  async function send(): Promise<void> {
    const turn = lease.beginSend()
    if (turn === 'void') throw refuse('The transaction was replaced before it was sent.')
    const answer = await chain.rpc.ask('eth_sendRawTransaction', [signed.raw])
    if (answer.kind === 'result') return
    const meaning = readSendRefusal(answer.message)
    if (meaning === 'known') return
    const cause = new Error(answer.message)
    if (meaning === 'refused' && turn === 'first' && chain.rpc.isOneNode) {
      lease.giveBack()
      throw refuse('The node refused the transaction.', cause)
    }
    if (meaning === 'nonce') {
      // In a block already, or never to be: the chain will tell. The next ones need a free nonce.
      const known = await chain.rpc.read('eth_getTransactionByHash', [signed.hash])
      if (known !== null) return
      await signer.nonces.resync()
    }
    throw new FareboxError('rpc_unavailable', { charged: 'unknown', cause })
  }

  async function look(): Promise<StepOutcome | undefined> {
    const answer = await chain.rpc.read('eth_getTransactionReceipt', [signed.hash])
    const receipt = parseReceipt(answer)
    if (receipt === undefined) return undefined
    lease.finish()
    const outcome = await concludeReceipt(chain, effect, receipt)
    return outcome.state === 'pending' ? undefined : outcome
  }

  async function pushOn(): Promise<void> {
    await fillNonceGaps(chain, signer, lease.nonce)
    if (lease.beginSend() !== 'void') {
      await chain.rpc.ask('eth_sendRawTransaction', [signed.raw])
    }
  }

  return {
    kind: 'tx',
    idempotencyKey: identity.spendKey,
    payments: [identity.paymentId],
    transaction: signed.hash,
    raw: signed.raw,
    send,
    async confirm(signal) {
      if (refusal !== undefined) {
        return { state: 'failed', reason: effect.reasons.reverted, message: refusal }
      }
      const outcome = await pollUntil(chain, signal, look, { everyMs: stalledMs, run: pushOn })
      return outcome ?? { state: 'pending', transaction: signed.hash }
    },
  }
}
