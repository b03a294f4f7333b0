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

function readDialect(request: HttpRequest): Dialect {
  return request.headers(paymentHeaderV1.toLowerCase()).length > 0 ? 'v1' : 'both'
}

/** The request with the way to answer it, on a route that takes v1 or does not. */
export function toAsked<Context>(
  request: HttpRequest<Context>,
  { v1: takesV1, proofs }: { readonly v1: boolean; readonly proofs?: ProofDialect },
  showPage?: ShowPage,
): Asked<Context> {
  const asked: { -readonly [Key in keyof Asked<Context>]: Asked<Context>[Key] } = {
    request,
    dialect: takesV1 ? readDialect(request) : 'v2',
  }
  if (proofs !== undefined) asked.proofs = proofs
  if (showPage !== undefined) asked.showPage = showPage
  return asked
}
