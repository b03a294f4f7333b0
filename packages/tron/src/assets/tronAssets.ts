import type { Asset } from '@farebox/core'
import { tronNetworks } from '../networks/tronNetworks.js'

function usdt(network: string, address: string): Asset {
  return {
    network,
    address,
    symbol: 'USDT',
    decimals: 6,
    usd: true,
    extra: { name: 'Tether USD', version: '1', assetTransferMethod: 'permit2' },
  }
}

function usdd(network: string, address: string): Asset {
  return {
    network,
    address,
    symbol: 'USDD',
    decimals: 18,
    usd: true,
    extra: { name: 'Decentralized USD', version: '1', assetTransferMethod: 'permit2' },
  }
}

/**
 * The TRC-20 tokens that prices can be written in without further ado; `"$0.01"` is paid in USDT.
 * `extra.assetTransferMethod` is how the scheme `exact` moves the token: none of these has EIP-3009.
 * `exact_permit` takes any token, `exact_gasfree` those of its provider.
 */
export const tronAssets: readonly Asset[] = [
  usdt(tronNetworks.mainnet, 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'),
  usdd(tronNetworks.mainnet, 'TXDk8mbtRbXeYuMNS83CfKPaYYT8XWv9Hz'),
  usdt(tronNetworks.nile, 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf'),
  usdd(tronNetworks.nile, 'TGjgvdTWWrybVLaVeFqSyVqJQWjxqRYbaK'),
  usdt(tronNetworks.shasta, 'TG3XXyExBkPp9nzdajDZsozEu4BkaSJozs'),
]
