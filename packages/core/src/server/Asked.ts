import { paymentHeaderV1 } from '../codec/headerNames.js'
import type { HttpRequest } from '../http/types.js'
import type { ShowPage } from './createPageWriter.js'
import type { ProofDialect } from './proofs/ProofDialect.js'

/**
 * How answers are written. `v2`: the route speaks nothing else. `both`: a buyer of either version may
 * read the answer. `v1`: the request pays by v1.
 */
export type Dialect = 'v2' | 'both' | 'v1'

/** Whom an answer is for. */
export interface Asked<Context = unknown> {
  readonly request: HttpRequest<Context>
  readonly dialect: Dialect
  /** Present where transfers that the buyer made itself are taken, too. */
  readonly proofs?: ProofDialect
  /** Present where a person in a browser asks, and the route has a page. */
  readonly showPage?: ShowPage
}

/** The request with the way to answer it, on a route that takes v1 or does not. */
export function toAsked<Context>(
  request: HttpRequest<Context>,
  { v1: takesV1, proofs }: { readonly v1: boolean; readonly proofs?: ProofDialect },
  showPage?: ShowPage,
): Asked<Context> {
  const asked = {
    request,
    ...(showPage === undefined ? {} : { showPage }),
    ...(proofs === undefined ? {} : { proofs }),
  }
  if (!takesV1) return { ...asked, dialect: 'v2' }
  const paysV1 = request.headers(paymentHeaderV1.toLowerCase()).length > 0
  return { ...asked, dialect: paysV1 ? 'v1' : 'both' }
}
