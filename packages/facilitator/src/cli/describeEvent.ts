import type { FacilitatorEvent } from '@farebox/core/facilitator'

/** One line for the log. The cause of an error stays out of it: it can hold the URL of a node. */
export function describeEvent(event: FacilitatorEvent): string {
  const { kind, operation, scheme, network, paymentId, transaction, reason, error } = event
  const words = [kind, operation, scheme, network, paymentId, transaction, reason, error?.code]
  return words.filter((word) => word !== undefined).join(' ')
}
