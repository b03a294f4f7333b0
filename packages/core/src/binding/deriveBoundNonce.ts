import { hmac } from '@noble/hashes/hmac'
import { sha256 } from '@noble/hashes/sha2'
import { toContentDigest } from './toContentDigest.js'
import type { BindingComponent, BoundRequest } from './types.js'

/** The first bytes of every bound nonce: "R", "B", then the version. */
export const bindingTag: Uint8Array = Uint8Array.of(0x52, 0x42, 0x30, 0x31)

export const saltBytes = 32
const nonceBytes = 32
const tagBytes = [...bindingTag.entries()]
const utf8 = new TextEncoder()

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
): Uint8Array {
  const nonce = new Uint8Array(nonceBytes)
  nonce.set(bindingTag)
  const mac = hmac(sha256, salt, utf8.encode(toBindingBase(components, request)))
  nonce.set(mac.subarray(0, nonceBytes - bindingTag.length), bindingTag.length)
  return nonce
}

/** Whether a nonce says of itself that it is bound. A random one does so once in four billion. */
export function isBoundNonce(nonce: Uint8Array): boolean {
  if (nonce.length !== nonceBytes) return false
  for (const [index, byte] of tagBytes) if (nonce[index] !== byte) return false
  return true
}
