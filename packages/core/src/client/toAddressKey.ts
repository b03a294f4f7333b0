/** Hex addresses are the same in any case, others (base58) are not. */
export function foldAddress(address: string): string {
  return /^0x/i.test(address) ? address.toLowerCase() : address
}

/** One key for one token or recipient on a network. */
export function toAddressKey(network: string, address: string): string {
  return `${network}/${foldAddress(address)}`
}
