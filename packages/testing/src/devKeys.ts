import type { Hex } from '@farebox/evm'

/**
 * DEVELOPMENT KEYS, known to everybody: the first accounts of the mnemonic
 * "test test test test test test test test test test test junk", which anvil and Hardhat start with.
 * Whatever is sent to them on a public chain is stolen at once.
 */
export const devKeys: { readonly buyer: Hex } = {
  buyer: '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
}
