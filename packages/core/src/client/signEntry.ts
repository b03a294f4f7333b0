import type { Environment } from '../environment.js'
import { toFareboxError } from '../errors/toFareboxError.js'
import type { CreatedPayload } from '../mechanism/types.js'
import type { PolicyContext } from './Candidate.js'
import type { Chosen } from './chooseEntry.js'
import { encodePayment } from './encodePayment.js'
import type { Acceptable } from './evaluateEntry.js'
import { guardLedger } from './guardLedger.js'
import { NoAcceptablePaymentError } from './NoAcceptablePaymentError.js'
import type { Offer } from './Offer.js'
import type { PaymentClientOptions } from './options.js'
import type { CreatedPayment } from './PaymentClient.js'
import { raceAbort } from './raceAbort.js'
import type { SpendLedger } from './SpendLedger.js'

/** What {@link signEntry} needs besides the chosen entry. */
export interface SignContext {
  readonly offer: Offer
  readonly ledger: SpendLedger
  readonly environment: Environment
  readonly approve: PaymentClientOptions['approve']
  readonly policyContext: PolicyContext
  readonly signal: AbortSignal | undefined
}

async function askApproval(
  { candidate }: Acceptable,
  { approve, policyContext, signal }: SignContext,
): Promise<void> {
  if (approve === undefined) return
  const refuse = (message: string, cause?: unknown): NoAcceptablePaymentError =>
    new NoAcceptablePaymentError([
      {
        requirements: candidate.requirements,
        code: 'not_approved',
        message,
        ...(cause === undefined ? {} : { cause }),
      },
    ])
  const answer = async (): Promise<unknown> => {
    try {
      return await approve(candidate, policyContext)
    } catch (cause) {
      throw refuse('approve failed', cause)
    }
  }
  // A callback written in JavaScript may answer with anything: only `true` approves.
  if ((await raceAbort(answer(), signal)) !== true) throw refuse('it was not approved')
}

async function askMechanism(
  { mechanism, requirements }: Acceptable,
  { environment }: SignContext,
): Promise<CreatedPayload> {
  try {
    return await mechanism.createPayload(requirements, { environment })
  } catch (cause) {
    throw toFareboxError(cause, 'signing_failed')
  }
}

/**
 * Asks for approval, signs and commits the reservation. Whatever fails gives the reservation back, which
 * is safe: no signature has left this process.
 *
 * @throws NoAcceptablePaymentError, `signing_failed`, `store_unavailable`, the signal's reason
 */
export async function signEntry(chosen: Chosen, context: SignContext): Promise<CreatedPayment> {
  const { entry, reservation } = chosen
  const { ledger, offer, signal } = context
  try {
    await askApproval(entry, context)
    signal?.throwIfAborted()
    const created = await raceAbort(askMechanism(entry, context), signal)
    const { header, payload } = encodePayment(offer, entry.candidate.requirements, created)
    await guardLedger(() => ledger.commit(reservation.id, created.identity))
    return { header, payload, selected: entry.candidate, identity: created.identity, reservation }
  } catch (error) {
    await guardLedger(() => ledger.release(reservation.id))
    throw error
  }
}
