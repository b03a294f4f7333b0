import { FareboxError } from '../errors/FareboxError.js'
import type { JsonValue } from '../wire/types.js'
import { decodeBase64Into, measureBase64 } from './decodeBase64.js'
import type { Limits } from './Limits.js'
import { defaultLimits } from './Limits.js'
import { parseJson } from './parseJson.js'

/** For headers of the usual length: bytes of their own would be memory outside of the heap for each request. */
const usual = new Uint8Array((defaultLimits.maxHeaderBytes / 4) * 3)

function decodeBytes(header: string): Uint8Array {
  const length = measureBase64(header)
  const bytes = length > usual.length ? new Uint8Array(length) : usual.subarray(0, length)
  decodeBase64Into(header, bytes)
  return bytes
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * The JSON value of a base64 header (x402 v2 §1.1).
 *
 * @throws `header_too_large`, `base64_invalid`, and what {@link parseJson} throws
 */
export function decodeHeader(header: string, limits: Limits = {}): JsonValue {
  const { maxHeaderBytes = defaultLimits.maxHeaderBytes } = limits
  // Written so that a limit of NaN refuses everything instead of allowing everything.
  if (!(header.length <= maxHeaderBytes)) {
    throw new FareboxError('header_too_large', {
      detail: `The header has ${header.length} bytes; the limit is ${maxHeaderBytes}.`,
    })
  }
  const bytes = decodeBytes(header)
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    throw new FareboxError('json_invalid', { detail: 'The text is not UTF-8.' })
  }
  return parseJson(text, limits)
}
