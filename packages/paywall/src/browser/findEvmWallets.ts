import { createEvmWallet } from './createEvmWallet.js'
import { discoverEvmWallets } from './discoverEvmWallets.js'
import type { Discovery } from './startPage.js'

/** The EVM wallets of this browser, for the page. */
export const findEvmWallets: Discovery = (onFound, { assets, chains }) =>
  discoverEvmWallets((found) => onFound(createEvmWallet(found, assets, chains)), 'window.ethereum')
