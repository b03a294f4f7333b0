import type { Header, HttpResponse } from '../http/types.js'
import type { Asset } from '../money/Asset.js'
import type { PaymentRequirements } from '../wire/types.js'
import type { StoredAnswer } from './answers/AnswerStore.js'

/** What a handler may know of the payment that bought its answer. */
export interface Payment {
  /** `verified`: settled after the handler. `settled`: the money has moved already. */
  readonly state: 'verified' | 'settled'
  readonly paymentId: string
  readonly payer: string
  readonly payTo: string
  readonly scheme: string
  /** Canonical CAIP-2 id. */
  readonly network: string
  /** Token contract. */
  readonly asset: string
  /** The registered asset, for its symbol and decimals. */
  readonly known?: Asset
  /** Atomic units. */
  readonly amount: bigint
  readonly requirements: PaymentRequirements
  /** Transaction id, once it is settled. */
  readonly transaction?: string
}

/** What came of the handler. */
export interface HandlerResult {
  readonly status: number
  /**
   * The whole answer, where the host holds it in memory. Asked for only when it is to be kept for its
   * buyer; absent when the answer is longer than the hold.
   */
  readonly answer?: () => StoredAnswer
}

/** Why a verified payment is given back without a charge. */
export type AbortReason = 'handler_failed' | 'client_disconnected' | 'response_abandoned'

/** What the host does with the answer it holds back. */
export type FinishOutcome =
  | {
      /** Send the handler's answer with these headers in addition (each replaces one of its name). */
      readonly kind: 'release'
      readonly headers: readonly Header[]
      readonly charged: boolean
      /** Call when the last byte has left; not calling it leaves a charged payment owed. Never rejects. */
      readonly delivered: () => Promise<void>
    }
  | {
      /** Drop the handler's body and the headers it set; send this instead. */
      readonly kind: 'replace'
      readonly response: HttpResponse
    }

/** The two things that can come of a request. Adapters map them and decide nothing. */
export type Outcome =
  | {
      /** Send this; do not run the handler. */
      readonly kind: 'respond'
      readonly response: HttpResponse
      /** Present on an answer that was paid for: call when its last byte has left. Never rejects. */
      readonly delivered?: () => Promise<void>
    }
  | PaidOutcome

/** Run the handler and hold its answer back until {@link PaidOutcome.finish} has decided. */
export interface PaidOutcome {
  readonly kind: 'paid'
  readonly payment: Payment
  /**
   * How many bytes of the body to hold before the answer commits (settle, then stream the rest).
   * 0 where the money has moved already: nothing needs to be held.
   */
  readonly holdBytes: number
  /**
   * Call once, when the final status is known and either the body is complete or the hold is full.
   * Settles where there is something to settle. Never rejects.
   */
  readonly finish: (result: HandlerResult) => Promise<FinishOutcome>
  /**
   * Call when the answer will never arrive, because there is none or because the buyer is gone. Before
   * `finish` the payment is given back; after a charged release, the answer is owed. Never rejects.
   */
  readonly abort: (reason: AbortReason) => Promise<void>
}
