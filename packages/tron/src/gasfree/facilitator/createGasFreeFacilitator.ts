import { FareboxError, parseNetwork, systemEnvironment } from '@farebox/core'
import type { FacilitatorMechanism } from '@farebox/core'
import { gasFreeScheme } from '../gasFreeScheme.js'
import { identifyGasFree } from '../identifyGasFree.js'
import { createGasFreeNetwork } from './createGasFreeNetwork.js'
import type { GasFreeFacilitatorOptions } from './GasFreeFacilitatorOptions.js'
import type { GasFreeNetwork } from './GasFreeNetwork.js'
import { planGasFree } from './planGasFree.js'
import { recoverGasFree } from './recoverGasFree.js'
import { verifyGasFree } from './verifyGasFree.js'

/**
 * The operator's part of `exact_gasfree`. The facilitator holds no key and sends no transaction: it checks a
 * payment, hands it to a GasFree provider, and believes the chain, not the provider, that it was made. A
 * transfer is proven by a Transfer log of exactly the amount from the payer's GasFree address to the
 * recipient, in a successful transaction that carries the payer's signature.
 *
 * It trusts the provider's API for a user's GasFree address, nonce and fees.
 *
 * @throws `config_invalid`, `network_invalid`, `address_invalid`
 */
export function createGasFreeFacilitator(options: GasFreeFacilitatorOptions): FacilitatorMechanism {
  const environment = options.environment ?? systemEnvironment
  const served = new Map<string, GasFreeNetwork>()
  for (const networkOptions of options.networks) {
    const network = createGasFreeNetwork(networkOptions, environment)
    if (served.has(network.network)) {
      throw new FareboxError('config_invalid', {
        detail: `${network.network} is configured twice.`,
      })
    }
    served.set(network.network, network)
  }
  if (served.size === 0) {
    throw new FareboxError('config_invalid', { detail: 'No network is configured.' })
  }
  const find = (id: string): GasFreeNetwork => {
    const network = served.get(parseNetwork(id))
    if (network === undefined) throw new FareboxError('mechanism_unregistered')
    return network
  }
  return {
    scheme: gasFreeScheme,
    networks: [...served.keys()],
    // Providers send, under keys of their own.
    signers: () => [],
    isTestNetwork: (network) => find(network).isTest,
    quoteFee: (requirements) => find(requirements.network).quotes(requirements),
    identify: identifyGasFree,
    verify: async (payment, requirements) =>
      verifyGasFree(find(requirements.network), payment, requirements),
    plan: async (payment, requirements, context) =>
      planGasFree(find(requirements.network), payment, requirements, context),
    recover: async (payment, requirements, attempt, signal) =>
      recoverGasFree(find(requirements.network), payment, attempt, signal),
  }
}
