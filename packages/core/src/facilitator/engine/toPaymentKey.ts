import type { FacilitatorRequest } from '../../wire/types.js'
import { toCanonicalJson } from '../../wire/toCanonicalJson.js'

/**
 * The same key for the same signed payload under the same terms: what decides a settlement, and
 * nothing that may differ between two calls for one payment (resource, timeouts, the echoed copy).
 */
export function toPaymentKey({ paymentPayload, paymentRequirements }: FacilitatorRequest): string {
  const { scheme, network, asset, amount, payTo, extra } = paymentRequirements
  const { payload, extensions } = paymentPayload
  return toCanonicalJson({
    terms: [scheme, network, asset, amount, payTo],
    extra: extra ?? null,
    payload,
    extensions: extensions ?? null,
  })
}
