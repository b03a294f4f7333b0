import type { JsonValue, PaymentRequirements } from '../wire/types.js'
import { isSameNetwork } from '../networks/isSameNetwork.js'

function isObject(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether `given` says everything that `own` says: further keys of objects are allowed. */
function contains(own: JsonValue | undefined, given: JsonValue | undefined): boolean {
  if (own === undefined) return true
  if (isObject(own)) {
    if (!isObject(given)) return false
    for (const key of Object.keys(own)) if (!contains(own[key], given[key])) return false
    return true
  }
  if (Array.isArray(own)) {
    return (
      Array.isArray(given) &&
      own.length === given.length &&
      own.every((value: JsonValue, index) => contains(value, given[index]))
    )
  }
  return own === given
}

/** EVM addresses are the same in any case; other chains' spellings are case-sensitive. */
function sameAddress(own: string, given: string): boolean {
  if (own === given) return true
  return own.startsWith('0x') && own.toLowerCase() === given.toLowerCase()
}

/**
 * Whether the terms a buyer says it accepted are the server's own (x402 v2 §1.3). The server settles
 * by its own copy in any case; this decides which of its offers is meant.
 */
export function matchPayment(own: PaymentRequirements, accepted: PaymentRequirements): boolean {
  return (
    own.scheme === accepted.scheme &&
    own.amount === accepted.amount &&
    own.maxTimeoutSeconds === accepted.maxTimeoutSeconds &&
    isSameNetwork(own.network, accepted.network) &&
    sameAddress(own.asset, accepted.asset) &&
    sameAddress(own.payTo, accepted.payTo) &&
    contains(own.extra, accepted.extra)
  )
}
