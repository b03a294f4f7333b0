import type { Environment } from '../environment.js'
import type { FareboxError } from '../errors/FareboxError.js'
import type { FacilitatorClient } from '../facilitator/FacilitatorClient.js'
import type { HttpRequest } from '../http/types.js'
import type { PaymentIdentity } from '../mechanism/types.js'
import type { FacilitatorRequest } from '../wire/types.js'
import type { ClaimStore } from './claims/ClaimStore.js'
import type { LeaseKeeper } from './claims/createLeaseKeeper.js'
import type { CompiledRoute, Quote } from './compileRoute.js'
import type { Offer } from './Offer.js'
import type { ServerEvent } from './options.js'

/** What all requests of one resource server share. */
export interface Services {
  readonly environment: Environment
  readonly store: ClaimStore
  readonly leases: LeaseKeeper
  /** The facilitator, resolved on first use. @throws `config_unresolved` */
  readonly facilitator: () => Promise<FacilitatorClient>
  readonly emit: (event: ServerEvent) => void
}

/** One request that carries one payment. */
export interface Purchase {
  readonly request: HttpRequest
  readonly settings: Pick<
    CompiledRoute<never>,
    'chargeOn' | 'flow' | 'settleTimeoutMs' | 'expectedDurationSeconds' | 'holdBytes'
  >
  readonly quote: Quote
  readonly offer: Offer
  readonly identity: PaymentIdentity
  readonly facilitatorRequest: FacilitatorRequest
  /** Method and URL: what the claim is made for. */
  readonly resource: string
}

/** Tells the operator of an error that the buyer only sees a code of. */
export function reportError(services: Services, purchase: Purchase, error: FareboxError): void {
  services.emit({
    kind: 'error',
    paymentId: purchase.identity.paymentId,
    resource: purchase.resource,
    error,
  })
}
