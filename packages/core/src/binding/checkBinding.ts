import type { HashFunctions } from '../hashes/HashFunctions.js'
import { deriveBoundNonce, isBoundNonce } from './deriveBoundNonce.js'
import type { BindingComponent, BoundRequest } from './types.js'

/** Whether a payment belongs to the request that carries it. */
export type BindingVerdict =
  /** It does, and the buyer has proven to know the salt. */
  | { readonly kind: 'bound' }
  /** It says nothing about a request. */
  | { readonly kind: 'unbound' }
  | { readonly kind: 'refused'; readonly reason: BindingReason }

/** Words for `reason`, as in `docs/errors/reasons.md`. */
export type BindingReason =
  | 'request_binding_salt_missing'
  | 'request_binding_mismatch'
  | 'request_binding_required'

function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false
  return true
}

/**
 * Checks a nonce against the request. Pure; both inputs are public or sent by the buyer, so a comparison
 * in constant time would protect nothing.
 *
 * A nonce that is tagged as bound must be proven in every mode: otherwise whoever sees a bound payment could
 * take the salt off and use it for another request (T47).
 *
 * @param salt what the payment proves its binding with.
 * @param required whether an unbound payment is refused.
 */
export function checkBinding(
  nonce: Uint8Array,
  salt: Uint8Array | undefined,
  components: readonly BindingComponent[],
  request: BoundRequest,
  required: boolean,
  hashes?: HashFunctions,
): BindingVerdict {
  if (!isBoundNonce(nonce)) {
    return required ? { kind: 'refused', reason: 'request_binding_required' } : { kind: 'unbound' }
  }
  if (salt === undefined) return { kind: 'refused', reason: 'request_binding_salt_missing' }
  return equal(nonce, deriveBoundNonce(salt, components, request, hashes))
    ? { kind: 'bound' }
    : { kind: 'refused', reason: 'request_binding_mismatch' }
}
