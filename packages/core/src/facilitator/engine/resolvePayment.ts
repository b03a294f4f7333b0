import { FareboxError } from '../../errors/FareboxError.js'
import type { FacilitatorMechanism, PaymentIdentity } from '../../mechanism/types.js'
import { isSameNetwork } from '../../networks/isSameNetwork.js'
import type { FacilitatorRequest } from '../../wire/types.js'
import type { MechanismRegistry } from './createMechanismRegistry.js'
import { toPaymentKey } from './toPaymentKey.js'

/** A request in canonical form, with who it is and who serves it. */
export interface ResolvedPayment {
  readonly kind: 'resolved'
  readonly mechanism: FacilitatorMechanism
  readonly identity: PaymentIdentity
  /** With canonical network ids. */
  readonly request: FacilitatorRequest
  readonly key: string
  /** Canonical network id. */
  readonly network: string
}

/** A payment that is wrong before anything is asked of a chain. */
export interface RefusedPayment {
  readonly kind: 'refused'
  /** x402 reason. */
  readonly reason: string
  readonly message?: string | undefined
  readonly scheme: string
  readonly network: string
}

/** @throws `mechanism_unregistered` */
export function resolvePayment(
  registry: MechanismRegistry,
  { x402Version, paymentPayload, paymentRequirements }: FacilitatorRequest,
): ResolvedPayment | RefusedPayment {
  const { scheme } = paymentRequirements
  const { mechanism, network } = registry.find(scheme, paymentRequirements.network)
  const { accepted } = paymentPayload
  const refuse = (reason: string, message?: string): RefusedPayment => ({
    kind: 'refused',
    reason,
    message,
    scheme,
    network,
  })
  // The types promise 2; a caller in this process may not have checked.
  if (![x402Version, paymentPayload.x402Version].every((version) => version === 2)) {
    return refuse('invalid_x402_version')
  }
  if (accepted.scheme !== scheme) return refuse('invalid_scheme')
  if (!isSameNetwork(accepted.network, network)) return refuse('invalid_network')

  const request: FacilitatorRequest = {
    x402Version,
    paymentPayload: { ...paymentPayload, accepted: { ...accepted, network } },
    paymentRequirements: { ...paymentRequirements, network },
  }
  try {
    const identity = mechanism.identify(request.paymentPayload, request.paymentRequirements)
    return { kind: 'resolved', mechanism, identity, request, key: toPaymentKey(request), network }
  } catch (error) {
    if (!(error instanceof FareboxError) || error.code !== 'payload_invalid') throw error
    return refuse(error.reason ?? 'invalid_payload', error.detail)
  }
}
