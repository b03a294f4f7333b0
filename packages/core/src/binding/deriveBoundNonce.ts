import { decodeHex } from '../codec/decodeHex.js'
import type { HashFunctions } from '../hashes/HashFunctions.js'
import { portableHashes } from '../hashes/portableHashes.js'
import { toContentDigest } from './toContentDigest.js'
import type { BindingComponent, BoundRequest } from './types.js'

/** The first bytes of every bound nonce: "R", "B", then the version. */
export const bindingTag: Uint8Array = Uint8Array.of(0x52, 0x42, 0x30, 0x31)

export const saltBytes = 32
const nonceBytes = 32

function toValue(component: BindingComponent, request: BoundRequest): string {
  switch (component) {
    case '@method':
      return request.method
    case '@target-uri':
      return request.targetUri
    case 'content-digest':
      return toContentDigest(request.bodyDigest)
  }
}

/** The text that is hashed: one line for each component, in the order of the challenge. */
export function toBindingBase(
  components: readonly BindingComponent[],
  request: BoundRequest,
): string {
  const lines = components.map((name) => `"${name}": ${toValue(name, request)}\n`)
  return `x402-request-binding-1\n${lines.join('')}`
}

/**
 * The nonce that commits a payment to one request: the tag, then 28 bytes of
 * HMAC-SHA-256(salt, base). See `docs/request-binding.md`.
 *
 * Nobody learns the request from the nonce without the salt, and nobody finds another request for it.
 */
export function deriveBoundNonce(
  salt: Uint8Array,
  components: readonly BindingComponent[],
  request: BoundRequest,
  { hmacSha256 }: HashFunctions = portableHashes,
): Uint8Array {
  const nonce = new Uint8Array(nonceBytes)
  nonce.set(bindingTag)
  const mac = decodeHex(hmacSha256(salt, toBindingBase(components, request)))
  nonce.set(mac.subarray(0, nonceBytes - bindingTag.length), bindingTag.length)
  return nonce
}

/** Whether a nonce says of itself that it is bound. A random one does so once in four billion. */
export function isBoundNonce(nonce: Uint8Array): boolean {
  if (nonce.length !== nonceBytes) return false
  for (let index = 0; index < bindingTag.length; index += 1) {
    if (nonce[index] !== bindingTag[index]) return false
  }
  return true
}
