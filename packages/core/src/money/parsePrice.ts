import { FareboxError } from '../errors/FareboxError.js'
import { parseNetwork } from '../networks/parseNetwork.js'
import type { Asset, AssetAmount } from './Asset.js'
import type { AssetRegistry } from './createAssetRegistry.js'
import { isAddress } from './isAddress.js'
import { parseDecimal } from './parseDecimal.js'
import type { AtomicPrice, Price } from './Price.js'

/**
 * The exact amount of one asset for a price. `"$0.01"` takes the network's default dollar asset,
 * `"0.01 USDC"` a registered symbol, `{ asset, amount }` atomic units of any token. One way to write
 * each: no exponents, no thousands separators, no sign, no spaces but the one before the symbol. A
 * price never rounds and is never zero.
 *
 * An `asset` that is registered, under its address or its symbol, comes back by the registered
 * address. Not checked: that an unregistered one exists, and its checksum.
 *
 * @throws `price_invalid`, `price_not_positive`, `price_precision_loss`, `asset_unknown`,
 * `network_invalid`
 *
 * @example
 * ```ts
 * import { createAssetRegistry, parsePrice } from '@farebox/core'
 *
 * const registry = createAssetRegistry([
 *   {
 *     network: 'eip155:84532',
 *     address: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
 *     symbol: 'USDC',
 *     decimals: 6,
 *     usd: true,
 *   },
 * ])
 * parsePrice('$0.01', 'base-sepolia', registry).amount // 10_000n
 * ```
 */
export function parsePrice(price: Price, network: string, registry: AssetRegistry): AssetAmount {
  const id = parseNetwork(network)
  if (typeof price === 'string') return parseTextPrice(price, id, registry)
  // A JavaScript caller can pass anything, a number above all.
  if (typeof price !== 'object' || price === null) {
    throw new FareboxError('price_invalid', {
      detail: 'The price is not a string; a binary number cannot hold decimals exactly.',
    })
  }
  return parseAtomicPrice(price, id, registry)
}

function parseTextPrice(text: string, network: string, registry: AssetRegistry): AssetAmount {
  if (text.startsWith('$')) {
    return toAssetAmount(registry.defaultDollarAsset(network), text.slice(1))
  }
  const [decimal = '', symbol = '', ...rest] = text.split(' ', 3)
  if (symbol === '' || rest.length > 0) throw new FareboxError('price_invalid')
  const asset = registry.find(network, symbol)
  return toAssetAmount(asset?.symbol === symbol ? asset : undefined, decimal)
}

function toAssetAmount(asset: Asset | undefined, decimal: string): AssetAmount {
  if (asset === undefined) throw new FareboxError('asset_unknown')
  const amount = parseDecimal(decimal, asset.decimals)
  if (amount === 0n) throw new FareboxError('price_not_positive')
  return { asset: asset.address, amount, known: asset }
}

function parseAtomicPrice(
  price: AtomicPrice,
  network: string,
  registry: AssetRegistry,
): AssetAmount {
  const amount = parseAtomicAmount(price.amount)
  if (typeof price.asset !== 'string') {
    throw new FareboxError('price_invalid', { detail: 'The price names no asset.' })
  }
  const known = registry.find(network, price.asset)
  if (known === undefined && !isAddress(network, price.asset))
    throw new FareboxError('asset_unknown')
  return {
    asset: known?.address ?? price.asset,
    amount,
    ...(known === undefined ? {} : { known }),
    ...(price.extra === undefined ? {} : { extra: price.extra }),
  }
}

function parseAtomicAmount(amount: bigint | string): bigint {
  if (typeof amount === 'string' && amount.includes('.')) {
    throw new FareboxError('price_invalid', { detail: 'Atomic units have no decimals.' })
  }
  const units = parseDecimal(typeof amount === 'bigint' ? amount.toString() : amount, 0)
  if (units === 0n) throw new FareboxError('price_not_positive')
  return units
}
