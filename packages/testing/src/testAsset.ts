import type { Asset } from '@farebox/core'

/**
 * A dollar token that exists in tests only, on the local chain `eip155:31337` (alias `anvil`). Register
 * it with `evm({ assets: [testAsset] })` to price routes in a network that has no real money. A fake
 * buyer knows it already.
 *
 * Nothing is deployed at its address: with a real chain, use the tokens of `@farebox/devnet`.
 */
export const testAsset: Asset = {
  network: 'eip155:31337',
  address: '0x4020402040204020402040204020402040204020',
  symbol: 'TUSD',
  decimals: 6,
  usd: true,
  extra: { name: 'Test Dollar', version: '1' },
}
