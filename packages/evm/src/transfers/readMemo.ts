const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Longer ones are nobody's memo. */
const maxBytes = 512

/**
 * Bytes that came with a transfer as a text, or `undefined` where they are none: not UTF-8, control characters,
 * or longer than 512.
 *
 * @param hex without `0x`
 */
export function readMemo(hex: string): string | undefined {
  if (hex === '' || hex.length > maxBytes * 2) return undefined
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  try {
    const text = utf8.decode(bytes)
    return /^\P{Cc}+$/u.test(text) ? text : undefined
  } catch {
    return undefined
  }
}
