import type { PaymentIdentity } from '../mechanism/types.js'
import type { PaymentPayload, PaymentRequired } from '../wire/types.js'
import type { PaymentPayloadV1, PaymentRequiredV1 } from '../wire/typesV1.js'
import type { Candidate } from './Candidate.js'
import type { HeaderReader } from './HeaderReader.js'
import type { Receipt } from './Receipt.js'
import type { SpendReservation } from './SpendLedger.js'

/** A challenge of either version; {@link PaymentClient.createPayment} answers in the same one. */
export type Challenge = PaymentRequired | PaymentRequiredV1

/** An answer that may ask for a payment. */
export interface ChallengeSource {
  readonly status: number
  readonly headers: HeaderReader
  /** The text of the body, where it has been read. Only challenges without the header need it. */
  readonly body?: string
}

/** The request that was answered with the challenge. */
export interface PaymentRequest {
  readonly method: string
  /** Absolute. After redirects: the URL that answered. */
  readonly url: string
  /** Ends waiting for policies, approval and the wallet. The reservation is then given back. */
  readonly signal?: AbortSignal
  /**
   * SHA-256 of the bytes of the body, exactly as they will be sent; of no bytes where there is no body.
   * Called at most once, and only when the payment is to be bound to the body. Without it such a payment
   * is made unbound, or not at all where the binding is required.
   */
  readonly bodyDigest?: () => Promise<Uint8Array>
  /**
   * The challenge that this request was answered with first, when a payment for it was refused and the
   * answer has another challenge: recipients that it did not name are then rejected (T19).
   */
  readonly earlier?: Challenge
}

/** A signed payment. It is worth its amount to whoever sees it: do not log the header or the payload. */
export interface CreatedPayment {
  /** The header that pays. */
  readonly header: { readonly name: string; readonly value: string }
  /**
   * All headers to set: the one that pays and, where the payment is bound to a body, `Content-Digest`.
   * Send them with the same request, to the same URL, and to no other.
   */
  readonly headers: { readonly [name: string]: string }
  readonly payload: PaymentPayload | PaymentPayloadV1
  /** What was chosen, with the requirements as the server sent them. */
  readonly selected: Candidate
  readonly identity: PaymentIdentity
  /** What counts against the budget for it. */
  readonly reservation: SpendReservation
}

/** The buyer's engine: from a challenge to a payment header, and from an answer to a receipt. */
export interface PaymentClient {
  /**
   * The challenge in an answer: the `PAYMENT-REQUIRED` header, or else a JSON body with `x402Version` 1
   * or 2. `undefined` when the status is not 402 or nothing in it is x402.
   * @throws `challenge_invalid` when it is x402 and cannot be understood; the cause says why.
   */
  parseChallenge(source: ChallengeSource): Challenge | undefined
  /**
   * Chooses one of the offered payments, reserves its cost and signs it.
   *
   * Where the day has no room for it, the chain is asked first about payments of this client that have
   * expired, as far as the mechanisms can read it: for three seconds at most, and about the same payment
   * at most twice a minute. What can never be charged any more is given back.
   *
   * Not checked: whether the payer holds the money, and, without `pinnedRecipients` or `recipientPins`,
   * who the recipient is.
   *
   * @throws `challenge_invalid`, `challenge_resource_mismatch`
   * @throws `no_acceptable_payment`, `spend_limit_exceeded` as {@link NoAcceptablePaymentError}
   * @throws `signing_failed`, `store_unavailable` when the ledger or the recipient pins fail
   * @throws `body_not_replayable` when the digest of the body cannot be had
   * @throws the signal's reason when it aborts
   */
  createPayment(challenge: Challenge, request: PaymentRequest): Promise<CreatedPayment>
  /**
   * The receipt in the headers of an answer, `PAYMENT-RESPONSE` before `X-PAYMENT-RESPONSE`;
   * `undefined` when there is none. Never throws: an unreadable receipt is a receipt too.
   */
  readOutcome(headers: HeaderReader): Receipt | undefined
  /**
   * Says what became of a payment. Leave it alone while that is not known: the amount stays reserved.
   *
   * `failed` is what a seller says, who may charge the payment all the same, and gives nothing back
   * (T46). It makes the payment one that the chain is asked about when the budget is used up and the
   * payment has expired. Those that this client has created are among them without it; call it for one
   * that was kept over a restart.
   * @throws `store_unavailable` when the ledger fails.
   */
  recordOutcome(payment: CreatedPayment, state: 'settled' | 'failed'): Promise<void>
}
