import type { AssetRegistry, PaymentRequirements } from '@farebox/core'
import { parseEvmAddress } from '../address/parseEvmAddress.js'
import { zeroAddress } from '../address/zeroAddress.js'
import { isEip3009 } from '../exactScheme.js'
import { toChainId } from '../toChainId.js'
import { parseAmount } from './parseAmount.js'

/**
 * Why a buyer does not sign these requirements. A token must be known by its address: a lookalike has
 * any name it likes. Its domain must be the known one, or the signature would be worth nothing, or be
 * good for something else.
 */
export function checkRequirements(
  requirements: PaymentRequirements,
  registry: AssetRegistry,
): string | undefined {
  const { network, asset, extra, maxTimeoutSeconds } = requirements
  if (fails(() => toChainId(network))) return 'the network is not an EVM network'
  if (fails(() => parseEvmAddress(asset))) return 'the asset is not a token address'
  const known = registry.find(network, asset)
  if (known === undefined) return 'the token is not one that this buyer knows to have EIP-3009'
  if (!isEip3009(extra) || !isEip3009(known.extra)) return 'the token is not paid by EIP-3009'
  for (const key of ['name', 'version'] as const) {
    const value = extra?.[key]
    if (typeof value !== 'string' || value === '') return `extra.${key} is missing`
    if (value !== known.extra?.[key]) return `extra.${key} is not the one of the known token`
  }
  if (fails(() => checkRecipient(requirements.payTo))) return 'the recipient is not an address'
  if (fails(() => parseAmount(requirements))) return 'the amount is not a positive whole number'
  if (!(maxTimeoutSeconds >= 1)) return 'the payment would expire at once'
  return undefined
}

function checkRecipient(payTo: string): void {
  if (parseEvmAddress(payTo) === zeroAddress) throw new TypeError('zero address')
}

function fails(parse: () => unknown): boolean {
  try {
    parse()
    return false
  } catch {
    return true
  }
}
