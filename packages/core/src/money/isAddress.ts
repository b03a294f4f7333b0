const evmAddress = /^0x[0-9a-fA-F]{40}$/
const word = /^\S{1,128}$/

/**
 * Whether a text can be an address on a network, by its looks: 20 bytes of hex on `eip155`, one word
 * elsewhere. Checksums are the business of the chain packages.
 */
export function isAddress(network: string, text: string): boolean {
  return (network.startsWith('eip155:') ? evmAddress : word).test(text)
}
