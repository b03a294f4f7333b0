import type { Discovery } from '../startPage.js'
import { createTronWallet } from './createTronWallet.js'
import { discoverTronWallets } from './discoverTronWallets.js'

/** The TRON wallets of this browser, for the page. */
export const findTronWallets: Discovery = (onFound, { assets, chains }) => {
  const known = chains.filter(({ network }) => network.startsWith('tron:'))
  return discoverTronWallets((found) => onFound(createTronWallet(found, assets, known)))
}
