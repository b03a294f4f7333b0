import { FareboxError } from '../errors/FareboxError.js'
import { base64Alphabet } from './base64Alphabet.js'

/** Above every sextet, so that one comparison finds a wrong character among several. */
const invalid = 0xff

const sextets = new Uint8Array(128).fill(invalid)
for (let i = 0; i < 64; i++) sextets[base64Alphabet.charCodeAt(i)] = i

function readSextet(text: string, index: number): number {
  return sextets[text.charCodeAt(index)] ?? invalid
}

/**
 * Decodes standard, padded base64, and only the one spelling that {@link encodeBase64} produces: no
 * line breaks, no base64url, no missing padding, no stray bits under the padding. So two different
 * texts never decode to the same bytes.
 *
 * @throws `base64_invalid`
 */
export function decodeBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(measureBase64(text))
  decodeBase64Into(text, bytes)
  return bytes
}

/**
 * How many bytes a text decodes to, if it is base64.
 * @throws `base64_invalid`
 */
export function measureBase64(text: string): number {
  if (text.length % 4 !== 0) throw refuse('The length is not a multiple of four.')
  return (text.length / 4) * 3 - countPadding(text)
}

function countPadding(text: string): number {
  if (!text.endsWith('=')) return 0
  return text.endsWith('==') ? 2 : 1
}

/**
 * {@link decodeBase64} into bytes that are there already, at least as many as {@link measureBase64} says.
 * @throws `base64_invalid`
 */
export function decodeBase64Into(text: string, bytes: Uint8Array): void {
  const { length } = text
  const padding = countPadding(text)
  const end = padding === 0 ? length : length - 4
  let seen = 0
  let stray = 0
  let at = 0
  for (let i = 0; i < end; i += 4) {
    const a = readSextet(text, i)
    const b = readSextet(text, i + 1)
    const c = readSextet(text, i + 2)
    const d = readSextet(text, i + 3)
    seen |= a | b | c | d
    bytes[at++] = (a << 2) | (b >> 4)
    bytes[at++] = (b << 4) | (c >> 2)
    bytes[at++] = (c << 6) | d
  }
  if (padding > 0) {
    const a = readSextet(text, end)
    const b = readSextet(text, end + 1)
    const c = padding === 1 ? readSextet(text, end + 2) : 0
    seen |= a | b | c
    bytes[at++] = (a << 2) | (b >> 4)
    if (padding === 1) bytes[at] = (b << 4) | (c >> 2)
    stray = padding === 1 ? c & 3 : b & 15
  }
  if (seen > 63) throw refuse('A character is not in the standard alphabet.')
  if (stray !== 0) throw refuse('There are bits under the padding.')
}

function refuse(detail: string): FareboxError {
  return new FareboxError('base64_invalid', { detail })
}
