import { FareboxError, findNetwork, parseNetwork } from '@farebox/core'
import type { Environment } from '@farebox/core'
import type { SignatureRecovery } from '@farebox/evm/schemes'
import { tronContracts } from '../../contracts/tronContracts.js'
import { toTronChainId } from '../../networks/toTronChainId.js'
import { createFailoverTronHttp } from '../../rpc/createFailoverTronHttp.js'
import { createTronHttp } from '../../rpc/createTronHttp.js'
import { defaultRpcUrls } from '../../rpc/defaultRpcUrls.js'
import { createFeeTable } from '../exactPermit/createFeeTable.js'
import { createSignerPool } from '../signers/createSignerPool.js'
import type { TronFacilitatorNetwork } from '../TronFacilitatorOptions.js'
import { createEnergyPrices } from './createEnergyPrices.js'
import { createPermitReader } from './createPermitReader.js'
import type { TronChain } from './TronChain.js'

export interface TronChainParts {
  readonly environment: Environment
  readonly loadRecovery: () => Promise<SignatureRecovery>
  readonly fetch?: typeof fetch
}

const sunPerTrx = 1_000_000n

/**
 * Connects one network; nothing is asked of its nodes yet. Each is asked for its genesis block before
 * anything else.
 *
 * @throws `config_invalid`, `network_invalid`, `address_invalid`
 */
export function createTronChain(
  options: TronFacilitatorNetwork,
  { environment, loadRecovery, fetch }: TronChainParts,
): TronChain {
  const network = parseNetwork(options.network)
  const chainId = toTronChainId(network)
  const { apiKey, jsonRpcUrl, timeoutMs, feeLimit = 1_000n * sunPerTrx } = options
  const { pollingIntervalMs = 1_000, finality = 'packed' } = options
  if (!Number.isSafeInteger(pollingIntervalMs) || pollingIntervalMs < 1) {
    throw misconfigured('pollingIntervalMs is not a whole number above zero.')
  }
  if (feeLimit <= 0n) throw misconfigured('feeLimit is not above zero.')
  const urls = readUrls(options, network)
  const isTest = findNetwork(network)?.testnet === true || urls.every(isLoopback)
  if (!isTest && options.allowMainnet !== true) {
    throw misconfigured(`${network} moves real money: set allowMainnet to settle on it.`)
  }
  const nodes = urls.map((url) =>
    createTronHttp({
      url,
      chainId,
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(jsonRpcUrl === undefined ? {} : { jsonRpcUrl }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(fetch === undefined ? {} : { fetch }),
    }),
  )
  const http = createFailoverTronHttp(nodes)
  return {
    network,
    chainId,
    isTest,
    contracts: tronContracts(network),
    http,
    nodes,
    reader: createPermitReader(http),
    loadRecovery,
    signers: createSignerPool(options.signers),
    prices: createEnergyPrices(http, environment.now),
    fees: createFeeTable(options.fees, options.feeTo),
    feeLimit,
    finality,
    pollingIntervalMs,
    environment,
  }
}

function readUrls({ rpcUrl, rpcUrls }: TronFacilitatorNetwork, network: string): readonly string[] {
  if (rpcUrl !== undefined && rpcUrls !== undefined) {
    throw misconfigured('Give rpcUrl or rpcUrls, not both.')
  }
  const known = Object.entries(defaultRpcUrls).find(([id]) => id === network)?.[1]
  const urls = rpcUrls ?? [rpcUrl ?? known].filter((url) => url !== undefined)
  if (urls.length === 0) throw misconfigured(`${network} has no rpcUrl.`)
  if (new Set(urls).size !== urls.length) throw misconfigured('A node is given twice.')
  return urls
}

function isLoopback(url: string): boolean {
  const hostname = URL.canParse(url) ? new URL(url).hostname : ''
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}

function misconfigured(detail: string): FareboxError {
  return new FareboxError('config_invalid', { detail })
}
