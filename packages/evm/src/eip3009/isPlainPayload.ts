const uintPattern = /^(?:0|[1-9][0-9]{0,76})$/
const addressPattern = /^0x[0-9a-fA-F]{40}$/
const noncePattern = /^0x[0-9a-fA-F]{64}$/
const signaturePattern = /^0x[0-9a-fA-F]{130}$/

/** The members of an authorization as they travel. */
export interface PlainAuthorization {
  readonly from: string
  readonly to: string
  readonly value: string
  readonly validAfter: string
  readonly validBefore: string
  readonly nonce: string
}

export interface PlainPayload {
  readonly authorization: PlainAuthorization
  readonly signature: string
}

function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value)
}

function isRecord(value: unknown, size: number): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.keys(value).length === size
}

/**
 * Whether a payload is written as keys sign it every day: what the schema accepts then, at a tenth of its
 * cost. `false` says nothing: whatever is wrong or unusual is left to the schema, which finds the field.
 */
export function isPlainPayload(payload: unknown): payload is PlainPayload {
  if (!isRecord(payload, 2)) return false
  const { authorization, signature } = payload
  return (
    matches(signature, signaturePattern) &&
    isRecord(authorization, 6) &&
    matches(authorization.from, addressPattern) &&
    matches(authorization.to, addressPattern) &&
    matches(authorization.value, uintPattern) &&
    matches(authorization.validAfter, uintPattern) &&
    matches(authorization.validBefore, uintPattern) &&
    matches(authorization.nonce, noncePattern)
  )
}
