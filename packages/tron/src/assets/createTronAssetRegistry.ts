import { createAssetRegistry } from '@farebox/core'
import type { Asset, AssetRegistry } from '@farebox/core'
import { parseTronAddress } from '../address/parseTronAddress.js'
import { toTronAddress } from '../address/toTronAddress.js'
import { tronAssets } from './tronAssets.js'

/**
 * `tronAssets` and more, with addresses in the form `T…`.
 *
 * @throws `address_invalid`, `config_invalid`, `network_invalid`
 */
export function createTronAssetRegistry(assets: readonly Asset[] = []): AssetRegistry {
  const more = assets.map((asset) => ({
    ...asset,
    address: toTronAddress(parseTronAddress(asset.address)),
  }))
  return createAssetRegistry(tronAssets).extend(more)
}
