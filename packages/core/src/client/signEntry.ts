import type { Environment } from '../environment.js'
import { toFareboxError } from '../errors/toFareboxError.js'
import type { CreatedPayload } from '../mechanism/types.js'
import type { PolicyContext } from './Candidate.js'
import { bindEntry } from './bindEntry.js'
import { pinRecipient } from './checkRecipient.js'
import type { Chosen } from './chooseEntry.js'
import { encodePayment } from './encodePayment.js'
import type { Acceptable } from './evaluateEntry.js'
import { guardStore } from './guardStore.js'
import { NoAcceptablePaymentError } from './NoAcceptablePaymentError.js'
import type { Offer } from './Offer.js'
import type { PaymentClientOptions } from './options.js'
import type { Rules } from './parseRules.js'
import type { CreatedPayment, PaymentRequest } from './PaymentClient.js'
import { raceAbort } from './raceAbort.js'
import type { SpendLedger } from './SpendLedger.js'

/** What {@link signEntry} needs besides the chosen entry. */
export interface SignContext {
  readonly offer: Offer
  readonly rules: Rules
  readonly bodyDigest: PaymentRequest['bodyDigest']
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

/** Pins who is about to be paid. Another payment to this origin may have been faster. */
async function askPins(
  { candidate, requirements }: Acceptable,
  { rules, policyContext }: SignContext,
): Promise<void> {
  const refusal = await pinRecipient(requirements, new URL(policyContext.url).origin, rules)
  if (refusal === undefined) return
  throw new NoAcceptablePaymentError([{ requirements: candidate.requirements, ...refusal }])
}

async function askMechanism(
  { mechanism, requirements, candidate }: Acceptable,
  { approve, environment, offer, signal }: SignContext,
  nonce: Uint8Array | undefined,
): Promise<CreatedPayload> {
  const wasTold = approve === undefined || candidate.approval !== undefined
  try {
    return await mechanism.createPayload(requirements, {
      environment,
      ...(nonce === undefined ? {} : { nonce }),
      ...(offer.extensions === undefined ? {} : { extensions: offer.extensions }),
      ...(signal === undefined ? {} : { signal }),
      ...(wasTold ? {} : { mayApprove: false }),
    })
  } catch (cause) {
    throw toFareboxError(cause, 'signing_failed')
  }
}

/**
 * Asks for approval, binds, signs and commits the reservation. Whatever fails gives the reservation back, which
 * is safe: no signature has left this process.
 *
 * @throws NoAcceptablePaymentError, `body_not_replayable`, `signing_failed`, `store_unavailable`, the
 * signal's reason
 */
export async function signEntry(chosen: Chosen, context: SignContext): Promise<CreatedPayment> {
  const { entry, reservation } = chosen
  const { ledger, offer, signal } = context
  try {
    await askApproval(entry, context)
    signal?.throwIfAborted()
    await askPins(entry, context)
    const binding = await raceAbort(bindEntry(entry, context), signal)
    const created = await raceAbort(askMechanism(entry, context, binding.nonce), signal)
    const selected = entry.candidate
    const extensions = { ...binding.extensions, ...created.extensions }
    const { header, payload } = encodePayment(offer, selected.requirements, {
      ...created,
      extensions,
    })
    await guardStore(() => ledger.commit(reservation.id, created.identity))
    const headers = { [header.name]: header.value, ...binding.headers }
    return { header, headers, payload, selected, identity: created.identity, reservation }
  } catch (error) {
    await guardStore(() => ledger.release(reservation.id))
    throw error
  }
}
