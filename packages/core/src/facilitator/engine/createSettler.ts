import { FareboxError } from '../../errors/FareboxError.js'
import { isUsedNonceReason } from '../../wire/isUsedNonceReason.js'
import type { SettleResponse, VerifyResponse } from '../../wire/types.js'
import type { PaymentRecord } from '../ledger/Ledger.js'
import { admitPayment } from './admitPayment.js'
import { askChain } from './askChain.js'
import type { Drives } from './createDrives.js'
import type { Verifier } from './createVerifier.js'
import type { EngineContext } from './EngineContext.js'
import type { RefusedPayment, ResolvedPayment } from './resolvePayment.js'
import { toPaymentKey } from './toPaymentKey.js'
import { toSettleResponse } from './toSettleResponse.js'
import { waitAtMost } from '../waitAtMost.js'

/** What a settlement came to: the payment as it stands, or why there is none. */
type Settlement =
  | { readonly record: PaymentRecord }
  | {
      readonly reason: string
      readonly message?: string | undefined
      readonly transaction?: string | undefined
    }

/** A settlement that is being worked on, from its verification to its end. */
interface Flight {
  readonly end: Promise<Settlement>
  /** Known once the payment is verified to be his. */
  payer?: string
}

export interface Settler {
  readonly size: number
  settle(
    payment: ResolvedPayment | RefusedPayment,
    wireNetwork: string,
    signal: AbortSignal | undefined,
  ): Promise<SettleResponse>
  /** Resolves when all that is being worked on now has ended. Never rejects. */
  drained(): Promise<unknown>
}

/** Settles each payment once: equal calls join one flight, and flights for one payment join one drive. */
export function createSettler(parts: {
  readonly context: EngineContext
  readonly drives: Drives
  readonly verifier: Verifier
  readonly maxInFlightPerPayer: number
}): Settler {
  const { context, drives, verifier, maxInFlightPerPayer } = parts
  const flights = new Map<string, Flight>()

  const drive = async (record: PaymentRecord, payment: ResolvedPayment): Promise<Settlement> => ({
    record: await drives.drive(record, payment.mechanism),
  })

  const fly = async (payment: ResolvedPayment): Promise<Settlement> => {
    const known = await readRecord(context, payment.identity.paymentId)
    // The same bytes were verified before. Others with the same id have to be: they may be forged.
    if (known !== undefined && toPaymentKey(known.request) === payment.key) {
      return drive(known, payment)
    }
    const verdict = await verifier.verify(payment, 'settle')
    if (!verdict.isValid) {
      const refusal = await concludeRefusal(payment, verdict)
      if (refusal !== undefined) return refusal
    }
    if (known === undefined) reservePlace(payment)
    const record = known ?? (await admitPayment(context, payment))
    if (record !== undefined) return drive(record, payment)
    return {
      reason: 'invalid_transaction_state',
      message: 'Another payment with this nonce is settled or in progress.',
    }
  }

  /**
   * Why a payment is not settled; `undefined` when it is. One whose nonce is used may have been sent by somebody
   * else between its verification and now (T03): whether by then, and to whom, is what the chain's log says.
   */
  const concludeRefusal = async (
    { identity, mechanism, network, request }: ResolvedPayment,
    { invalidReason: reason = 'invalid_payload', invalidMessage: message }: VerifyResponse,
  ): Promise<Settlement | undefined> => {
    if (!isUsedNonceReason(reason)) return { reason, message }
    const { paymentId, payer } = identity
    const subject = { scheme: mechanism.scheme, network, paymentId, payer }
    const { paymentPayload, paymentRequirements } = request
    const outcome = await context.stopper.run((stop) =>
      askChain({ ...context, stop }, subject, (signal) =>
        mechanism.recover(paymentPayload, paymentRequirements, {}, signal),
      ),
    )
    if (outcome.state === 'settled') return undefined
    if (outcome.state === 'failed') return outcome
    return { reason: 'settlement_pending', transaction: outcome.transaction }
  }

  const reservePlace = ({ key, identity: { payer } }: ResolvedPayment): void => {
    const ofPayer = [...flights.values()].filter((flight) => flight.payer === payer)
    if (ofPayer.length >= maxInFlightPerPayer) {
      throw new FareboxError('facilitator_unavailable', {
        detail: 'The payer has as many payments in progress as one payer may have.',
      })
    }
    const flight = flights.get(key)
    if (flight !== undefined) flight.payer = payer
  }

  const start = (payment: ResolvedPayment): Flight => {
    const end = fly(payment).finally(() => flights.delete(payment.key))
    // The flight may end badly when its caller has long stopped waiting.
    end.catch(() => undefined)
    const flight = { end }
    flights.set(payment.key, flight)
    return flight
  }

  return {
    get size() {
      return flights.size
    },
    async settle(payment, network, signal) {
      if (payment.kind === 'refused') {
        const { scheme, reason, message } = payment
        context.emit({
          kind: 'rejected',
          operation: 'settle',
          scheme,
          network: payment.network,
          reason,
        })
        return toFailure(network, reason, message)
      }
      const { paymentId, payer } = payment.identity
      const { end } = flights.get(payment.key) ?? start(payment)
      const settlement = await context.stopper.run((stop) =>
        waitAtMost(end, context.waitMs, context.environment, [signal, stop]),
      )
      const { transaction = '', message } = drives.newsOf(paymentId)
      if (settlement === undefined) {
        return { ...toFailure(network, 'settlement_pending', message), payer, transaction }
      }
      return 'record' in settlement
        ? toSettleResponse(settlement.record, network, transaction)
        : {
            ...toFailure(network, settlement.reason, settlement.message),
            payer,
            ...(settlement.transaction === undefined
              ? {}
              : { transaction: settlement.transaction }),
          }
    },
    drained: () => Promise.allSettled([...flights.values()].map(({ end }) => end)),
  }
}

async function readRecord(
  context: EngineContext,
  paymentId: string,
): Promise<PaymentRecord | undefined> {
  try {
    return await context.ledger.get(paymentId)
  } catch (cause) {
    throw new FareboxError('store_unavailable', { cause })
  }
}

function toFailure(network: string, errorReason: string, errorMessage?: string): SettleResponse {
  return {
    success: false,
    errorReason,
    ...(errorMessage === undefined ? {} : { errorMessage }),
    transaction: '',
    network,
  }
}
