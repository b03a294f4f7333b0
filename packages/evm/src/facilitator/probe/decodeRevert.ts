import { decodeHex } from '../../hex/decodeHex.js'
import type { Hex } from '../../hex/Hex.js'

const errorSelector = '0x08c379a0'
const maxLength = 200

/**
 * The text of a revert with `Error(string)`, shortened, printable ASCII only; `undefined` for any other
 * revert. A token can say what it likes there, so nothing is decided by it.
 */
export function decodeRevert(data: Hex): string | undefined {
  if (!data.startsWith(errorSelector)) return undefined
  const size = Number(`0x${data.slice(10 + 64, 10 + 128) || '0'}`)
  const start = 10 + 128
  const end = start + Math.min(size, maxLength) * 2
  if (size === 0 || data.length < end) return undefined
  const text = new TextDecoder().decode(decodeHex(`0x${data.slice(start, end)}`))
  return text.replaceAll(/[^\x20-\x7e]/g, '?')
}
