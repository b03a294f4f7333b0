import { createAssetRegistry, parsePrice } from '@farebox/core'
import type { Asset, ServerMechanism } from '@farebox/core'
import { evmAssets } from '../assets/evmAssets.js'
import { identifyPayment } from '../eip3009/identifyPayment.js'
import { evmNetworks, exactScheme } from '../exactScheme.js'
import { buildRequirements } from './buildRequirements.js'
import { checkPayment } from './checkPayment.js'

export interface EvmServerOptions {
  /**
   * Tokens besides `evmAssets`, or in place of one with the same network and address or symbol. `extra`
   * needs the `name` and `version` of the token's EIP-712 domain.
   */
  readonly assets?: readonly Asset[]
}

/**
 * The seller's part of the scheme `exact` on EVM chains, by EIP-3009. It reads no chain and needs no
 * viem: signatures and balances are the facilitator's to check.
 *
 * @throws `config_invalid`, `address_invalid`, `network_invalid` for an asset that cannot be registered
 * @see x402 v2 §2.3
 * @example
 * ```ts
 * import { evm } from '@farebox/evm/server'
 *
 * const schemes = [evm()]
 * ```
 */
export function evm(options: EvmServerOptions = {}): readonly ServerMechanism[] {
  const registry = createAssetRegistry(evmAssets).extend(options.assets ?? [])
  return [
    {
      scheme: exactScheme,
      networks: evmNetworks,
      binding: 'payer-nonce',
      needsSupported: false,
      parsePrice: (price, network) => parsePrice(price, network, registry),
      buildRequirements,
      identify: identifyPayment,
      checkPayment,
    },
  ]
}
