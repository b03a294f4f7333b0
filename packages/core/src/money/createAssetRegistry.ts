import { FareboxError } from '../errors/FareboxError.js'
import { parseNetwork } from '../networks/parseNetwork.js'
import { assertDecimals } from './assertDecimals.js'
import type { Asset } from './Asset.js'
import { isAddress } from './isAddress.js'

/** The tokens that prices can be written in. Immutable. */
export interface AssetRegistry {
  /** In order of registration, with canonical networks. */
  readonly assets: readonly Asset[]
  /**
   * By symbol (exactly as registered) or by address (for `eip155` in any case, else exactly), on a
   * network in any of its spellings.
   * @throws `network_invalid`
   */
  find(network: string, symbolOrAddress: string): Asset | undefined
  /**
   * The asset that `"$0.01"` is paid in: the first of the network that is registered with `usd`.
   * @throws `network_invalid`
   */
  defaultDollarAsset(network: string): Asset | undefined
  /**
   * A new registry with more assets. One that has the network and the symbol, or the network and the
   * address, of an earlier asset takes its place.
   * @throws `network_invalid`, `address_invalid`, `config_invalid`
   */
  extend(assets: readonly Asset[]): AssetRegistry
}

const word = /^\S{1,64}$/

/**
 * A registry of tokens. Chain packages bring their own (`evmAssets`); extend them with yours, such as
 * the token of a local chain. The decimals are taken on trust: a wrong number is a wrong price.
 *
 * @throws `network_invalid`, `address_invalid` for an `eip155` address that is not 20 bytes of hex, or
 * `config_invalid` for a symbol with a space or decimals outside of 0 to 255
 *
 * @example
 * ```ts
 * import { createAssetRegistry } from '@farebox/core'
 *
 * const registry = createAssetRegistry([
 *   {
 *     network: 'eip155:31337',
 *     address: '0x5FbDB2315678afecb367f032d93F642f64180aa3',
 *     symbol: 'USDC',
 *     decimals: 6,
 *     usd: true,
 *     extra: { name: 'USDC', version: '2' },
 *   },
 * ])
 * registry.find('anvil', 'USDC')?.decimals // 6
 * ```
 */
export function createAssetRegistry(assets: readonly Asset[]): AssetRegistry {
  const entries: Asset[] = []
  for (const asset of assets) addAsset(entries, checkAsset(asset))

  const bySymbol = new Map(entries.map((asset) => [symbolKey(asset.network, asset.symbol), asset]))
  const byAddress = new Map(
    entries.map((asset) => [addressKey(asset.network, asset.address), asset]),
  )

  return {
    assets: entries,
    find(network, symbolOrAddress) {
      const id = parseNetwork(network)
      return (
        byAddress.get(addressKey(id, symbolOrAddress)) ??
        bySymbol.get(symbolKey(id, symbolOrAddress))
      )
    },
    defaultDollarAsset(network) {
      const id = parseNetwork(network)
      return entries.find((asset) => asset.usd && asset.network === id)
    },
    extend: (more) => createAssetRegistry([...entries, ...more]),
  }
}

function checkAsset(asset: Asset): Asset {
  const network = parseNetwork(asset.network)
  assertDecimals(asset.decimals)
  if (!word.test(asset.symbol)) {
    throw new FareboxError('config_invalid', {
      detail: 'The symbol of an asset has 1 to 64 characters and no space.',
    })
  }
  if (!isAddress(network, asset.address)) throw new FareboxError('address_invalid')
  return { ...asset, network }
}

/** Puts the asset in the place of the first one that it replaces, or at the end. */
function addAsset(entries: Asset[], asset: Asset): void {
  const isReplaced = (earlier: Asset): boolean =>
    symbolKey(earlier.network, earlier.symbol) === symbolKey(asset.network, asset.symbol) ||
    addressKey(earlier.network, earlier.address) === addressKey(asset.network, asset.address)
  const place = entries.findIndex(isReplaced)
  if (place === -1) {
    entries.push(asset)
    return
  }
  const rest = entries.filter((earlier) => !isReplaced(earlier))
  entries.splice(0, entries.length, ...rest.slice(0, place), asset, ...rest.slice(place))
}

function symbolKey(network: string, symbol: string): string {
  return `${network}/${symbol}`
}

function addressKey(network: string, address: string): string {
  return `${network}/${network.startsWith('eip155:') ? address.toLowerCase() : address}`
}
