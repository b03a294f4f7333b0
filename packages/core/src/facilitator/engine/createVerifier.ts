import { FareboxError } from '../../errors/FareboxError.js'
import type { VerifyResponse } from '../../wire/types.js'
import type { FacilitatorEvent } from '../Facilitator.js'
import { isUnfinished } from '../ledger/paymentStates.js'
import { isRetirable } from './admitPayment.js'
import type { EngineContext } from './EngineContext.js'
import type { ResolvedPayment } from './resolvePayment.js'
import { toUncharged } from './toUncharged.js'

/**
 * Asks the mechanism, then the ledger, whether a payment is good. It writes nothing, so that a payment
 * of which somebody only knows the nonce cannot be locked. Identical calls at one time are one.
 */
export interface Verifier {
  readonly size: number
  verify(
    payment: ResolvedPayment,
    operation: FacilitatorEvent['operation'],
  ): Promise<VerifyResponse>
}

export function createVerifier(context: EngineContext): Verifier {
  const running = new Map<string, Promise<VerifyResponse>>()

  const askMechanism = (payment: ResolvedPayment): Promise<VerifyResponse> => {
    const { key, mechanism, request } = payment
    const asked = running.get(key)
    if (asked !== undefined) return asked
    const verdict = new Promise<VerifyResponse>((resolve) =>
      resolve(mechanism.verify(request.paymentPayload, request.paymentRequirements)),
    ).finally(() => running.delete(key))
    verdict.catch(() => undefined)
    running.set(key, verdict)
    return verdict
  }

  /** The ledger knows of what the chain does not show yet. */
  const checkLedger = async (
    { identity }: ResolvedPayment,
    verdict: VerifyResponse,
  ): Promise<VerifyResponse> => {
    const holder = await context.ledger.findLive(identity.spendKey).catch((cause: unknown) => {
      throw new FareboxError('store_unavailable', { cause })
    })
    if (holder === undefined || isRetirable(holder, context.environment.now())) return verdict
    // The same payment on its way may be asked for again; a settlement joins it.
    if (holder.paymentId === identity.paymentId && isUnfinished(holder.state)) return verdict
    return {
      isValid: false,
      invalidReason: 'invalid_transaction_state',
      invalidMessage: 'A payment with this nonce is settled or in progress.',
      payer: identity.payer,
    }
  }

  return {
    get size() {
      return running.size
    },
    async verify(payment, operation) {
      const { identity, mechanism, network } = payment
      const subject = {
        operation,
        scheme: mechanism.scheme,
        network,
        paymentId: identity.paymentId,
        payer: identity.payer,
      }
      try {
        const verdict = { payer: identity.payer, ...(await askMechanism(payment)) }
        const answer =
          operation === 'verify' && verdict.isValid ? await checkLedger(payment, verdict) : verdict
        if (!answer.isValid) {
          const reason = answer.invalidReason ?? 'invalid_payload'
          context.emit({ ...subject, kind: 'rejected', reason })
        } else if (operation === 'verify') {
          context.emit({ ...subject, kind: 'verified' })
        }
        return answer
      } catch (thrown) {
        const error = toUncharged(thrown)
        context.emit({ ...subject, kind: 'error', error })
        throw error
      }
    },
  }
}
