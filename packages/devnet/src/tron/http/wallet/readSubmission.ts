import { encodeTransactionRaw } from '@farebox/tron/transaction'
import { hexToBytes } from 'viem'
import type { TronSubmission } from '../../TronChain.js'
import { isJsonList } from '../json/isJsonList.js'
import { isJsonObject } from '../json/isJsonObject.js'
import { fromVisible } from '../json/toVisible.js'
import { refuse } from '../refuse.js'
import type { RouteInput } from '../RouteInput.js'

/**
 * A posted transaction. As in java-tron, `raw_data` is what counts: a `txID` or `raw_data_hex` that
 * says something else is not even read.
 */
export function readSubmission(input: RouteInput): TronSubmission {
  const { raw_data: posted, signature } = input.fields
  if (!isJsonObject(posted)) return refuse('json', 'raw_data is not an object')
  const raw = input.visible ? fromVisible(posted) : posted
  if (!isJsonObject(raw)) return refuse('json', 'raw_data is not an object')
  const signatures = typeof signature === 'object' && signature !== null ? signature : []
  return {
    rawBytes: encodeTransactionRaw(raw),
    signatures: isJsonList(signatures) ? signatures.map(readSignature) : [],
  }
}

function readSignature(signature: unknown): Uint8Array {
  const digits = typeof signature === 'string' ? signature.replace(/^0x/i, '') : ''
  return /^([0-9a-fA-F]{2})*$/.test(digits)
    ? hexToBytes(`0x${digits}`)
    : refuse('parse', 'INVALID hex String')
}
