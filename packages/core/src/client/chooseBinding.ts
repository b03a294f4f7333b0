import { isBindingRequired, readBindingTerms } from '../binding/readBinding.js'
import type { BindingTerms } from '../binding/types.js'
import type { ClientMechanism } from '../mechanism/types.js'
import type { Offer } from './Offer.js'
import type { Rules } from './parseRules.js'

/** Under which terms to bind a payment, if at all; or why it must not be made. */
export type BindingChoice = { readonly terms?: BindingTerms } | { readonly refusal: string }

/** Characters that no URL on the wire has, and that would make the base ambiguous or lossy. */
const unbindable = /[\p{Cc}\p{Cs}]/u

function findObstacle(
  terms: BindingTerms | undefined,
  { version, resource }: Offer,
  { binding }: ClientMechanism,
  hasDigest: boolean,
): string | undefined {
  if (version === 1) return 'x402 v1 has no request binding'
  if (terms === undefined) return 'the server offers no request binding that is understood here'
  if (binding !== 'payer-nonce') return 'the scheme has no place for a request binding'
  if (unbindable.test(resource.url)) return 'resource.url has characters that no URL has'
  if (terms.components.includes('content-digest') && !hasDigest) {
    return 'the digest of the body is not known'
  }
  return undefined
}

/**
 * Binds where that is possible. Where it is not, a payment is made without, unless the server or the
 * buyer requires the binding.
 *
 * @param hasDigest whether the digest of the request's body can be had
 */
export function chooseBinding(
  offer: Offer,
  mechanism: ClientMechanism,
  { binding }: Rules,
  hasDigest: boolean,
): BindingChoice {
  const isRequired = isBindingRequired(offer.extensions)
  if (binding === 'off')
    return isRequired ? { refusal: 'the server requires a request binding' } : {}
  const terms = readBindingTerms(offer.extensions)
  const obstacle = findObstacle(terms, offer, mechanism, hasDigest)
  if (obstacle !== undefined) {
    return isRequired || binding === 'require' ? { refusal: obstacle } : {}
  }
  return terms === undefined ? {} : { terms }
}
