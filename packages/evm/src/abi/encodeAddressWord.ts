/** The ABI word of an address: 64 digits without a prefix. */
export function encodeAddressWord(address: string): string {
  return address.slice(2).toLowerCase().padStart(64, '0')
}
