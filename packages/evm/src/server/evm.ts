import { createAssetRegistry, parsePrice } from '@farebox/core'
import type { Asset, ServerMechanism } from '@farebox/core'
import { evmAssets } from '../assets/evmAssets.js'
import { createPaymentPermitDomains } from '../exactPermit/createPaymentPermitDomains.js'
import type { PaymentPermitOverrides } from '../exactPermit/createPaymentPermitDomains.js'
import { identifyPayment } from '../eip3009/identifyPayment.js'
import { evmNetworks, exactScheme } from '../exactScheme.js'
import { buildRequirements } from './buildRequirements.js'
import { checkPayment } from './checkPayment.js'
import { createPermitMechanism } from './createPermitMechanism.js'

export interface EvmServerOptions {
  /**
   * Tokens besides `evmAssets`, or in place of one with the same network and address or symbol. `extra`
   * needs the `name` and `version` of the token's EIP-712 domain.
   */
  readonly assets?: readonly Asset[]
  /**
   * PaymentPermit contracts besides those of `evmPaymentPermits`, or in place of one: networks to
   * addresses, such as of a local chain. The scheme `exact_permit` is sold on networks that have one.
   */
  readonly paymentPermits?: PaymentPermitOverrides
}

/**
 * The seller's part of the schemes `exact`, by EIP-3009, and `exact_permit`, by PaymentPermit, on EVM
 * chains. It reads no chain and needs no viem: signatures and balances are the facilitator's to check.
 *
 * Clients of the 0.5 dialect are read, too: their authorization is in an extension, and good for 3,600
 * seconds whatever `maxTimeoutSeconds` says, so they pay sellers whose `maxTimeoutSeconds` is 3600 or more.
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
    createPermitMechanism(registry, createPaymentPermitDomains(options.paymentPermits)),
  ]
}
