import { encodeHex } from '../codec/encodeHex.js'
import { isJsonObject } from '../wire/isJsonObject.js'
import type { JsonObject } from '../wire/types.js'
import { deriveBoundNonce, saltBytes } from './deriveBoundNonce.js'
import { type BindingTerms, type BoundRequest, requestBindingKey } from './types.js'

/** A nonce for a mechanism, and what the payment carries to prove it. */
export interface CreatedBinding {
  readonly nonce: Uint8Array
  /** The challenge's extensions to the letter, with the salt added to the binding's info. */
  readonly extensions: JsonObject
}

function toObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {}
}

/**
 * Binds a payment to a request under the server's terms. The salt is a secret of this one payment until it
 * is sent, and stays the proof of who may read the stored answer: a buyer that may have to ask again
 * keeps the whole payment.
 */
export function createBinding(
  terms: BindingTerms,
  request: BoundRequest,
  extensions: JsonObject,
  randomBytes: (length: number) => Uint8Array,
): CreatedBinding {
  const salt = randomBytes(saltBytes)
  const entry = toObject(extensions[requestBindingKey])
  const info = { ...toObject(entry['info']), ...terms, salt: `0x${encodeHex(salt)}` }
  return {
    nonce: deriveBoundNonce(salt, terms.components, request),
    extensions: { ...extensions, [requestBindingKey]: { ...entry, info } },
  }
}
