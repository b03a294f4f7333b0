import { FareboxError } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import { parseTronAddress } from './parseTronAddress.js'

/**
 * An address that can be paid.
 *
 * @throws `address_invalid`, also for the zero address
 */
export function parseRecipient(text: string): Hex {
  const hex = parseTronAddress(text)
  if (/^0x0+$/.test(hex)) {
    throw new FareboxError('address_invalid', { detail: 'The recipient is the zero address.' })
  }
  return hex
}
