import { parseTronAddress, toTronAddress } from '@farebox/tron'
import { addressNames, textNames } from './addressNames.js'
import { toTextHex } from './toTextHex.js'
import { isJsonList } from './isJsonList.js'
import type { TronJson } from './TronJson.js'

/** Writes addresses as `T…` and messages as text, which `visible: true` asks for. */
export function toVisible(value: TronJson): TronJson {
  return convert(value, '', {
    // A log's address has no 41.
    address: (text) =>
      /^(41)?[0-9a-f]{40}$/.test(text) ? toTronAddress(`0x${text.slice(-40)}`) : text,
    text: (hex) => (/^([0-9a-f]{2})+$/.test(hex) ? Buffer.from(hex, 'hex').toString('utf8') : hex),
  })
}

/**
 * The inverse, for a transaction that comes in with `visible: true`.
 *
 * @throws `address_invalid`
 */
export function fromVisible(value: TronJson): TronJson {
  return convert(value, '', {
    address: (text) => `41${parseTronAddress(text).slice(2)}`,
    text: toTextHex,
  })
}

interface Conversion {
  address(text: string): string
  text(text: string): string
}

function convert(value: TronJson, name: string, to: Conversion): TronJson {
  if (typeof value === 'string') {
    if (addressNames.has(name)) return to.address(value)
    return textNames.has(name) ? to.text(value) : value
  }
  if (value === null || typeof value !== 'object') return value
  if (isJsonList(value)) return value.map((item) => convert(item, name, to))
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      // java-tron computes this one apart from its messages, and it stays hexadecimal.
      member === undefined || (key === 'contract_address' && 'raw_data_hex' in value)
        ? member
        : convert(member, key, to),
    ]),
  )
}
