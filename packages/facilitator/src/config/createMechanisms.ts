import { type FacilitatorMechanism, FareboxError, parseNetwork } from '@farebox/core'
import { evm, type EvmFacilitatorNetwork } from '@farebox/evm/facilitator'
import { createGasFreeApi } from '@farebox/tron'
import { tron, type TronFacilitatorNetwork } from '@farebox/tron/facilitator'
import type {
  EvmNetworkConfig,
  FacilitatorConfig,
  FacilitatorNetworkConfig,
  TronNetworkConfig,
} from './FacilitatorConfig.js'

function isTron({ network }: FacilitatorNetworkConfig): boolean {
  return parseNetwork(network).startsWith('tron:')
}

function toEvmNetwork(config: EvmNetworkConfig): EvmFacilitatorNetwork {
  const { network, rpcUrl, privateKeys, confirmations, fees, feeTo, paymentPermit } = config
  return {
    network,
    rpcUrl,
    signers: privateKeys,
    ...(confirmations === undefined ? {} : { confirmations }),
    exactPermit: {
      ...(paymentPermit === undefined ? {} : { contract: paymentPermit }),
      ...(fees === undefined ? {} : { fees }),
      ...(feeTo === undefined ? {} : { feeTo }),
    },
  }
}

function toTronNetwork(config: TronNetworkConfig, allowMainnet: boolean): TronFacilitatorNetwork {
  const { privateKeys, gasFree, ...settings } = config
  return {
    ...settings,
    signers: privateKeys,
    allowMainnet,
    ...(gasFree === undefined ? {} : { gasFree: createGasFreeApi(gasFree) }),
  }
}

/** An EVM chain has no node that everybody may use. */
function hasNode(config: FacilitatorNetworkConfig): config is EvmNetworkConfig {
  return config.rpcUrl !== undefined
}

/**
 * What serves the networks of a configuration, each by its family.
 *
 * @throws `config_invalid`, `network_invalid`
 */
export function createMechanisms({
  networks,
  allowMainnet = false,
}: FacilitatorConfig): readonly FacilitatorMechanism[] {
  const others = networks.filter((config) => !isTron(config))
  const missing = others.find((config) => !hasNode(config))
  if (missing !== undefined) {
    throw new FareboxError('config_invalid', { detail: `${missing.network} needs an "rpcUrl".` })
  }
  const evmNetworks = others.filter(hasNode).map(toEvmNetwork)
  const tronNetworks = networks
    .filter(isTron)
    .map((config: TronNetworkConfig) => toTronNetwork(config, allowMainnet))
  return [
    ...(evmNetworks.length === 0 ? [] : evm({ networks: evmNetworks })),
    ...(tronNetworks.length === 0 ? [] : tron({ networks: tronNetworks })),
  ]
}
