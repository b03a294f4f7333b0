import type { Environment } from '../environment.js'
import type { MacOfRequest, ServerMechanism } from '../mechanism/types.js'
import type { JsonObject, PaymentPayload } from '../wire/types.js'
import type { Mac } from './createMac.js'
import type { Offer } from './Offer.js'

/** The request that a context is bound to. `undefined` where the route binds payments to nothing. */
export interface ContextScope {
  readonly method: string
  /** `resource.url` of the challenge. */
  readonly url: string
  /** SHA-256 of the body in hex, where it is known before the handler. */
  readonly bodyDigest?: string
}

/** The MAC of one use of the secret over a value and a request. */
export function toMacOfRequest(
  mac: Mac,
  purpose: string,
  scope: ContextScope | undefined,
): MacOfRequest {
  const request = scope === undefined ? null : [scope.method, scope.url, scope.bodyDigest ?? null]
  return (value) => mac(purpose, [request, value])
}

/** Issues nonces for schemes that take them from the server, and knows its own again. */
export interface ContextIssuer {
  /** What goes into the challenge's `extensions` for these offers. */
  readonly issue: (offers: readonly Offer[], scope: ContextScope | undefined) => JsonObject
  /** Whether the payment's nonce was issued by this server for this request; true where none is issued. */
  readonly check: (
    mechanism: ServerMechanism,
    payment: PaymentPayload,
    scope: ContextScope | undefined,
  ) => boolean
}

export function createContextIssuer(
  mac: Mac,
  { now, randomBytes }: Pick<Environment, 'now' | 'randomBytes'>,
): ContextIssuer {
  const toMacOf = (scope: ContextScope | undefined): MacOfRequest =>
    toMacOfRequest(mac, 'farebox-context-1', scope)

  return {
    issue(offers, scope) {
      const issued: Record<string, JsonObject> = {}
      for (const { mechanism } of offers) {
        const context = mechanism.challengeContext
        if (context === undefined || context.key in issued) continue
        const sharers = offers.filter(
          (offer) => offer.mechanism.challengeContext?.key === context.key,
        )
        // One context serves all of them, so it must be good for the shortest.
        const validSeconds = Math.min(
          ...sharers.map((offer) => offer.requirements.maxTimeoutSeconds),
        )
        issued[context.key] = context.issue({
          now: Math.floor(now() / 1000),
          validSeconds,
          randomBytes,
          mac: toMacOf(scope),
        })
      }
      return issued
    },
    check: (mechanism, payment, scope) =>
      mechanism.binding !== 'server-nonce' ||
      mechanism.challengeContext?.check(payment, toMacOf(scope)) === true,
  }
}
