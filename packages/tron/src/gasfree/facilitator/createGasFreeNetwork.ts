import { FareboxError, findNetwork, parseNetwork } from '@farebox/core'
import type { Environment } from '@farebox/core'
import { parseTronAddress } from '../../address/parseTronAddress.js'
import type { GasFreeProvider } from '../api/GasFreeApi.js'
import { toGasFreeDomain } from '../toGasFreeDomain.js'
import { createFeeQuotes } from './createFeeQuotes.js'
import { createRefreshed } from './createRefreshed.js'
import type { GasFreeFacilitatorNetwork } from './GasFreeFacilitatorOptions.js'
import type { GasFreeNetwork } from './GasFreeNetwork.js'

/** Who relays changes once in months. */
const providersMs = 60_000

/** @throws `config_invalid`, `network_invalid`, `address_invalid` */
export function createGasFreeNetwork(
  options: GasFreeFacilitatorNetwork,
  environment: Environment,
): GasFreeNetwork {
  const network = parseNetwork(options.network)
  const { api, chain, finality = 'packed', pollingIntervalMs = 3000, maxLogRange = 5000 } = options
  if (!isPositive(pollingIntervalMs) || !isPositive(maxLogRange)) {
    throw new FareboxError('config_invalid', {
      detail: 'pollingIntervalMs and maxLogRange are whole numbers above zero.',
    })
  }
  const providers = createRefreshed<readonly GasFreeProvider[]>(
    () => api.listProviders(),
    providersMs,
    environment,
  )
  const provider = options.provider === undefined ? undefined : parseTronAddress(options.provider)
  return {
    network,
    domain: toGasFreeDomain(network),
    api,
    chain,
    finality,
    pollingIntervalMs,
    maxLogRange: BigInt(maxLogRange),
    isTest: options.isTest ?? findNetwork(network)?.testnet === true,
    environment,
    quotes: createFeeQuotes({ api, listProviders: providers, environment, provider }),
    listProviders: providers,
  }
}

function isPositive(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0
}
