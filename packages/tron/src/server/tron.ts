import type { Asset, ServerMechanism } from '@farebox/core'
import { createTronAssetRegistry } from '../assets/createTronAssetRegistry.js'
import { createGasFreeServer } from '../gasfree/server/createGasFreeServer.js'
import { createExactPermitServer } from './createExactPermitServer.js'
import { createExactServer } from './createExactServer.js'

export interface TronServerOptions {
  /**
   * Tokens besides `tronAssets`, or in place of one with the same network and address or symbol. For the scheme
   * `exact`, `extra` says how the token moves: `{ assetTransferMethod: 'permit2' }`, or the `name` and `version`
   * of its TIP-712 domain where it has EIP-3009.
   */
  readonly assets?: readonly Asset[]
}

/**
 * The seller's part of the schemes on TRON: `exact_permit`, `exact_gasfree` and `exact`. It reads no chain:
 * signatures, balances and allowances are the facilitator's to check.
 *
 * A route's network is written on the wire as the route spells it. Buyers of the 0.5 dialect know
 * `tron:mainnet`, `tron:nile` and `tron:shasta` only, later ones the decimal ids.
 *
 * @throws `config_invalid`, `address_invalid`, `network_invalid` for an asset that cannot be registered
 * @example
 * ```ts
 * import { createResourceServer } from '@farebox/core/server'
 * import { tron } from '@farebox/tron/server'
 *
 * const server = createResourceServer({
 *   facilitator: 'https://facilitator.example',
 *   schemes: [tron()],
 *   payTo: 'TLEaY8XoqpBmndLsjcfThgdKLN1ssNuUcF',
 * })
 * const route = server.route({ price: '$0.01', scheme: 'exact_permit', network: 'tron:nile' })
 * ```
 */
export function tron(options: TronServerOptions = {}): readonly ServerMechanism[] {
  const registry = createTronAssetRegistry(options.assets)
  return [
    createExactPermitServer(registry),
    createGasFreeServer({ assets: registry.assets }),
    createExactServer(registry),
  ]
}
