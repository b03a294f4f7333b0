import type { Asset, ServerMechanism } from '@farebox/core'
import { createPermitContext } from '@farebox/evm/schemes'
import { createTronAssetRegistry } from '../../assets/createTronAssetRegistry.js'
import { parseTronPrice } from '../../assets/parseTronPrice.js'
import { anyTronNetwork } from '../../networks/tronNetworks.js'
import { gasFreeScheme } from '../gasFreeScheme.js'
import { identifyGasFree } from '../identifyGasFree.js'
import { buildGasFreeRequirements } from './buildGasFreeRequirements.js'
import { checkGasFreePayment } from './checkGasFreePayment.js'

export interface GasFreeServerOptions {
  /** Tokens besides `tronAssets`, or in place of one with the same network and address or symbol. */
  readonly assets?: readonly Asset[]
}

/**
 * The seller's part of `exact_gasfree`: the buyer needs no TRX, a GasFree provider relays the transfer and
 * takes its fee in the token. It reads no chain and asks no provider; the facilitator quotes the fee.
 *
 * A payment cannot be bound to a request: the nonce is the next number of the user's account, the message
 * has no other field that could hold anything, and its deadline must not be stretched. The challenge's
 * `paymentPermitContext` is only there because 0.5 buyers take their deadline from it.
 *
 * @throws `config_invalid`, `address_invalid`, `network_invalid` for an asset that cannot be registered
 */
export function createGasFreeServer(options: GasFreeServerOptions = {}): ServerMechanism {
  const registry = createTronAssetRegistry(options.assets)
  return {
    scheme: gasFreeScheme,
    networks: anyTronNetwork,
    binding: 'none',
    needsSupported: false,
    needsFee: true,
    challengeContext: createPermitContext(),
    parsePrice: (price, network) => parseTronPrice(price, network, registry),
    buildRequirements: buildGasFreeRequirements,
    identify: identifyGasFree,
    checkPayment: checkGasFreePayment,
  }
}
