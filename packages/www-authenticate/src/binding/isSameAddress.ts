function fold(address: string): string {
  return /^0x/i.test(address) ? address.toLowerCase() : address
}

/** Hexadecimal addresses are the same in any case, others (base58) are not. */
export function isSameAddress(one: string, other: string): boolean {
  return fold(one) === fold(other)
}
