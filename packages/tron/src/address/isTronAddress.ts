import { parseTronAddress } from './parseTronAddress.js'

/** Whether {@link parseTronAddress} takes a text. Never throws. */
export function isTronAddress(text: string): boolean {
  try {
    parseTronAddress(text)
    return true
  } catch {
    return false
  }
}
