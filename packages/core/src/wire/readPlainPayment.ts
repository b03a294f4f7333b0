import type { JsonObject, JsonValue, PaymentPayload, PaymentRequirements } from './types.js'

/** Members are set one by one: a copy for each optional one would cost more than all the checks. */
type Plain<T> = { -readonly [Key in keyof T]: T[Key] }

const amountPattern = /^(?:0|[1-9][0-9]{0,77})$/

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isFilled(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value !== ''
}

function isAbsentOrObject(value: JsonValue | undefined): value is JsonObject | undefined {
  return value === undefined || isObject(value)
}

function readRequirements(value: JsonValue | undefined): PaymentRequirements | undefined {
  if (!isObject(value)) return undefined
  const { scheme, network, amount, asset, payTo, maxTimeoutSeconds, extra } = value
  if (!isFilled(scheme) || !isFilled(network) || !isFilled(asset) || !isFilled(payTo)) return
  if (network.length < 3 || !network.includes(':')) return
  if (typeof amount !== 'string' || !amountPattern.test(amount)) return
  if (typeof maxTimeoutSeconds !== 'number' || !Number.isSafeInteger(maxTimeoutSeconds)) return
  if (maxTimeoutSeconds < 1 || !isAbsentOrObject(extra)) return
  const terms: Plain<PaymentRequirements> = {
    scheme,
    network,
    amount,
    asset,
    payTo,
    maxTimeoutSeconds,
  }
  if (extra !== undefined) terms.extra = extra
  return terms
}

/**
 * What the schema of a payment makes of the payments that are sent day by day, at a tenth of its cost.
 * `undefined` says nothing: whatever is wrong or unusual is left to the schema, which has the words for it.
 *
 * @param value from `parseJson`, which has refused what must not be in free objects
 */
export function readPlainPayment(value: JsonValue): PaymentPayload | undefined {
  if (!isObject(value) || value.x402Version !== 2) return undefined
  const { resource, payload, extensions } = value
  const accepted = readRequirements(value.accepted)
  if (accepted === undefined || !isObject(payload) || !isAbsentOrObject(extensions))
    return undefined
  const plain: Plain<PaymentPayload> = {
    x402Version: 2,
    accepted,
    payload,
  }
  if (resource !== undefined) {
    if (!isObject(resource) || !isFilled(resource.url)) return undefined
    for (const key in resource) if (key !== 'url') return undefined
    plain.resource = { url: resource.url }
  }
  if (extensions !== undefined) plain.extensions = extensions
  return plain
}
