import { decodeHex } from '../codec/decodeHex.js'
import type { JsonObject, JsonValue } from '../wire/types.js'
import { bindingTerms } from './bindingTerms.js'
import { type BindingTerms, requestBindingKey } from './types.js'

const saltPattern = /^0x[0-9a-f]{64}$/

function readInfo(extensions: JsonObject | undefined): JsonValue | undefined {
  const entry = extensions?.[requestBindingKey]
  return typeof entry === 'object' && entry !== null && 'info' in entry ? entry.info : undefined
}

/** Whether the server says that it takes no unbound payment, in terms that are understood or not. */
export function isBindingRequired(extensions: JsonObject | undefined): boolean {
  const info = readInfo(extensions)
  return typeof info === 'object' && info !== null && 'required' in info && info.required === true
}

/** The server's terms, or `undefined` where there are none that this version understands. */
export function readBindingTerms(extensions: JsonObject | undefined): BindingTerms | undefined {
  const info = readInfo(extensions)
  if (info === undefined) return undefined
  try {
    return bindingTerms(info)
  } catch {
    return undefined
  }
}

/** The salt that a payment proves its binding with, or `undefined`. */
export function readBindingSalt(extensions: JsonObject | undefined): Uint8Array | undefined {
  const info = readInfo(extensions)
  if (typeof info !== 'object' || info === null || !('salt' in info)) return undefined
  const { salt } = info
  return typeof salt === 'string' && saltPattern.test(salt) ? decodeHex(salt.slice(2)) : undefined
}
