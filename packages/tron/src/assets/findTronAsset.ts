import type { Asset, AssetRegistry, PaymentRequirements } from '@farebox/core'
import { isTronAddress } from '../address/isTronAddress.js'
import { parseTronAddress } from '../address/parseTronAddress.js'
import { toTronAddress } from '../address/toTronAddress.js'

/** The registered token of requirements, whichever written form of its address they have. */
export function findTronAsset(
  registry: AssetRegistry,
  { network, asset }: Pick<PaymentRequirements, 'network' | 'asset'>,
): Asset | undefined {
  if (!isTronAddress(asset)) return undefined
  return registry.find(network, toTronAddress(parseTronAddress(asset)))
}
