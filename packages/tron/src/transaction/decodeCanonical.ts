import { encodeHex } from '@farebox/core'
import { decodeMessage } from './decodeMessage.js'
import { encodeMessage } from './encodeMessage.js'
import type { ProtobufMessage } from './ProtobufMessage.js'
import { refuseTransaction } from './refuseTransaction.js'

/** java-tron's limit of a transaction. */
const maxBytes = 500 * 1024

/** Decodes and encodes again: whatever is not said in exactly one way is refused. */
export function decodeCanonical(
  message: ProtobufMessage,
  bytes: Uint8Array,
): Readonly<Record<string, unknown>> {
  if (bytes.length > maxBytes) throw refuseTransaction('it is longer than 500 KiB.')
  const json = decodeMessage(message, bytes)
  if (encodeHex(encodeMessage(message, json)) !== encodeHex(bytes)) {
    throw refuseTransaction('the bytes are not canonical.')
  }
  return json
}
