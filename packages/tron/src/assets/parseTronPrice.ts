import { parsePrice } from '@farebox/core'
import type { AssetAmount, AssetRegistry, Price } from '@farebox/core'
import { isTronAddress } from '../address/isTronAddress.js'
import { parseTronAddress } from '../address/parseTronAddress.js'
import { toTronAddress } from '../address/toTronAddress.js'

/** `parsePrice` of the core, for token addresses in any written form. */
export function parseTronPrice(
  price: Price,
  network: string,
  registry: AssetRegistry,
): AssetAmount {
  // A JavaScript caller can pass anything, which the core refuses.
  const asset: unknown = typeof price === 'object' ? price?.asset : undefined
  if (typeof price === 'string' || typeof asset !== 'string' || !isTronAddress(asset)) {
    return parsePrice(price, network, registry)
  }
  const written = { ...price, asset: toTronAddress(parseTronAddress(asset)) }
  return parsePrice(written, network, registry)
}
