import type { Environment } from '../environment.js'
import type { FareboxError } from '../errors/FareboxError.js'
import type { FacilitatorClient } from '../facilitator/FacilitatorClient.js'
import type { PaymentIdentity } from '../mechanism/types.js'
import type { FacilitatorRequest, SettleResponse } from '../wire/types.js'
import type { AnswerStore } from './answers/AnswerStore.js'
import type { Asked } from './Asked.js'
import type { RequestProof } from './checkRequest.js'
import type { ClaimStore } from './claims/ClaimStore.js'
import type { LeaseKeeper } from './claims/createLeaseKeeper.js'
import type { Quote, SaleSettings } from './compileRoute.js'
import type { Offer } from './Offer.js'
import type { ServerEvent, ServerHooks } from './options.js'

/** What all requests of one resource server share. */
export interface Services {
  readonly environment: Environment
  readonly store: ClaimStore
  readonly leases: LeaseKeeper
  /** Absent where no answers are kept. */
  readonly answers?: AnswerStore
  readonly answerMs: number
  /** Hooks see the host's own request, whose type only the adapter knows. */
  readonly hooks: ServerHooks<never>
  /** The facilitator, resolved on first use. @throws `config_unresolved` */
  readonly facilitator: () => Promise<FacilitatorClient>
  readonly emit: (event: ServerEvent) => void
  /** Whether transfers are taken as proofs anywhere: the transactions of settlements are then spent, too. */
  readonly takesProofs: () => boolean
  /** Called when an outcome is left open: somebody should ask again. */
  readonly watchPending: () => void
}

/** One request that carries one payment. */
export interface Purchase {
  readonly asked: Asked
  readonly settings: SaleSettings
  readonly quote: Quote
  readonly offer: Offer
  readonly identity: PaymentIdentity
  readonly facilitatorRequest: FacilitatorRequest
  /** Present where the buyer has moved the money itself: there is nothing left to settle. */
  readonly prepaid?: SettleResponse
  /** Method, URL and, where it is covered, digest of the body: what the claim is made for. */
  readonly resource: string
  readonly proof: RequestProof
}

/** Tells the operator of an error that the buyer only sees a code of. */
export function reportError(
  services: Services,
  about: { readonly paymentId: string; readonly resource: string },
  error: FareboxError,
): void {
  const { paymentId, resource } = about
  services.emit({ kind: 'error', paymentId, resource, error })
}
