import { utf8ToBytes } from '@noble/hashes/utils.js'
import { encodeBase64 } from '../codec/encodeBase64.js'
import { encodeHex } from '../codec/encodeHex.js'
import { portableHashes } from '../hashes/portableHashes.js'
import { toCanonicalJson } from '../wire/toCanonicalJson.js'
import type { JsonValue, PaymentPayload } from '../wire/types.js'

function serialize(value: object): string {
  // A round trip through JSON drops what the types allow to be absent.
  const text = toCanonicalJson(JSON.parse(JSON.stringify(value)) as JsonValue)
  const encoded = encodeBase64(utf8ToBytes(text))
  return encoded.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/**
 * Whether a payment is bound by the formula of mppx's `routeBinding: "required"`: the nonce is the SHA-256 of
 * `accepted`, `resource` and `extensions`, each as canonical JSON (RFC 8785) in unpadded base64url, joined by
 * `|`; and the resource is ours. It covers neither method nor body, and there is no secret in it.
 */
export function isMppxBound(
  nonce: Uint8Array,
  payment: PaymentPayload,
  resourceUrl: string,
): boolean {
  const { accepted, resource, extensions } = payment
  if (resource?.url !== resourceUrl || extensions === undefined) return false
  const text = [accepted, resource, extensions].map(serialize).join('|')
  return portableHashes.sha256(text) === encodeHex(nonce)
}
