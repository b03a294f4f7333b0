const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** The number that a Base58 text writes; `undefined` for other characters. Leading `1`s do not count. */
export function decodeBase58(text: string): bigint | undefined {
  let value = 0n
  for (const character of text) {
    const digit = alphabet.indexOf(character)
    if (digit === -1) return undefined
    value = value * 58n + BigInt(digit)
  }
  return value
}

/** A number in Base58; nothing for zero. */
export function encodeBase58(value: bigint): string {
  let text = ''
  for (let rest = value; rest > 0n; rest /= 58n) {
    text = alphabet.charAt(Number(rest % 58n)) + text
  }
  return text
}
