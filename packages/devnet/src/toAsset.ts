import type { Asset } from '@farebox/core'
import type { DevToken } from './Devnet.js'

/** A devnet's token as a registry entry. The domain goes into `extra` where the token takes signatures. */
export function toAsset(token: DevToken, network: string): Asset {
  const { address, symbol, decimals, name, version } = token
  return {
    network,
    address,
    symbol,
    decimals,
    usd: true,
    ...(version === undefined ? {} : { extra: { name, version } }),
  }
}
