import type { AssetRegistry, PaymentRequirements } from '@farebox/core'
import { isTronAddress } from '../address/isTronAddress.js'
import { parseRecipient } from '../address/parseRecipient.js'
import { findTronAsset } from '../assets/findTronAsset.js'
import { tronContracts } from '../contracts/tronContracts.js'
import { parseAmount } from './parseAmount.js'

/**
 * Why a buyer does not sign requirements, whatever the scheme. A token must be known by its address: a
 * lookalike has any name it likes.
 */
export function checkCommon(
  requirements: PaymentRequirements,
  registry: AssetRegistry,
): string | undefined {
  const { network, asset, payTo, maxTimeoutSeconds } = requirements
  if (fails(() => tronContracts(network))) return 'the network is not a TRON network that is known'
  if (!isTronAddress(asset)) return 'the asset is not a token address'
  if (findTronAsset(registry, requirements) === undefined) {
    return 'the token is not one that this buyer knows'
  }
  if (fails(() => parseRecipient(payTo))) return 'the recipient is not an address'
  if (fails(() => parseAmount(requirements))) return 'the amount is not a positive whole number'
  return maxTimeoutSeconds >= 1 ? undefined : 'the payment would expire at once'
}

/** Whether it throws. */
export function fails(parse: () => unknown): boolean {
  try {
    parse()
    return false
  } catch {
    return true
  }
}
