import { FareboxError } from '@farebox/core'
import type { Asset, AssetRegistry, PaymentRequirements } from '@farebox/core'
import { findTronAsset } from '../assets/findTronAsset.js'
import type { Allowances } from './allowance/createAllowances.js'
import type { TronChains } from './createChains.js'
import type { TronSigner } from './createTronSigner.js'

/** What the schemes of a buyer share. */
export interface TronBuyer {
  readonly signer: TronSigner
  readonly registry: AssetRegistry
  readonly chains: TronChains
  readonly allowances: Allowances
}

/**
 * The token that requirements name.
 *
 * @throws `challenge_invalid` when it is not one that the buyer knows
 */
export function requireAsset({ registry }: TronBuyer, requirements: PaymentRequirements): Asset {
  const asset = findTronAsset(registry, requirements)
  if (asset !== undefined) return asset
  throw new FareboxError('challenge_invalid', {
    detail: 'The token is not one that this buyer knows.',
  })
}
