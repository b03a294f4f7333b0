import { encodeHex } from '../codec/encodeHex.js'
import { portableHashes } from '../hashes/portableHashes.js'
import type { JsonObject, PaymentRequirements } from '../wire/types.js'
import type { Mac } from './createMac.js'

/** The member of `extra` that carries a quote's expiry and MAC. */
const quoteKey = 'quote'

/**
 * Lets a server stand by the terms it quoted without keeping them: expiry and MAC travel in
 * `extra.quote`, and come back with the payment.
 */
export interface QuoteSigner {
  /** The terms with a quote for what is bought, valid until `expires` (unix seconds). */
  readonly sign: (
    requirements: PaymentRequirements,
    resource: string,
    expires: number,
  ) => PaymentRequirements
  /** Whether these terms are a quote of this server for this resource that has not expired. */
  readonly check: (requirements: PaymentRequirements, resource: string, now: number) => boolean
}

const quotePattern = /^([1-9][0-9]{0,11})\.([0-9a-f]{64})$/

export function createQuoteSigner(mac: Mac): QuoteSigner {
  function toMac(requirements: PaymentRequirements, resource: string, expires: number): string {
    const { [quoteKey]: _quote, ...extra } = requirements.extra ?? {}
    const { scheme, network, amount, asset, payTo, maxTimeoutSeconds } = requirements
    const terms = { scheme, network, amount, asset, payTo, maxTimeoutSeconds, extra }
    return encodeHex(mac('farebox-quote-1', [resource, expires, terms]))
  }

  return {
    sign(requirements, resource, expires) {
      const quote = `${expires}.${toMac(requirements, resource, expires)}`
      const extra: JsonObject = { ...requirements.extra, [quoteKey]: quote }
      return { ...requirements, extra }
    },
    check(requirements, resource, now) {
      const quote = requirements.extra?.[quoteKey]
      const [, digits, given] = (typeof quote === 'string' && quotePattern.exec(quote)) || []
      if (digits === undefined || given === undefined) return false
      const expires = Number(digits)
      if (expires <= now) return false
      // Comparing hashes of the two leaves nothing to learn from how long it takes.
      const own = toMac(requirements, resource, expires)
      return portableHashes.sha256(own) === portableHashes.sha256(given)
    },
  }
}
