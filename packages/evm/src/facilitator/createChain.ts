import { FareboxError, findNetwork, parseNetwork } from '@farebox/core'
import type { Environment } from '@farebox/core'
import { http } from 'viem'
import type { LocalAccount } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { Hex } from '../hex/Hex.js'
import { toChainId } from '../toChainId.js'
import type { Chain } from './Chain.js'
import type { EvmFacilitatorNetwork } from './EvmFacilitatorOptions.js'
import { createRecentAssessments } from './createRecentAssessments.js'
import { createSignerPool } from './nonces/createSignerPool.js'
import { createRpc } from './rpc/createRpc.js'
import { createFeeSource } from './settle/createFeeSource.js'

const gwei = 1_000_000_000n
const rpcTimeoutMs = 10_000
/** Rollups that charge calldata as gas, which no simulation shows. */
const arbitrumChains: ReadonlySet<number> = new Set([42_161, 421_614])

/**
 * Connects one network; nothing is asked of its node yet.
 *
 * @throws `config_invalid`, `network_invalid`
 */
export function createChain(options: EvmFacilitatorNetwork, environment: Environment): Chain {
  const network = parseNetwork(options.network)
  const chainId = toChainId(network)
  const { confirmations = 1, pollingIntervalMs = 1_000, maxLogRange = 1_000 } = options
  checkWhole('confirmations', confirmations)
  checkWhole('pollingIntervalMs', pollingIntervalMs)
  checkWhole('maxLogRange', maxLogRange)
  const url = options.rpcUrl === undefined ? undefined : parseUrl(options.rpcUrl)
  const transport = options.transport ?? http(url?.href, { retryCount: 1, timeout: rpcTimeoutMs })
  const rpc = createRpc(transport)
  const { signers, retired } = parseSigners(options.signers, options.retiredSigners)
  const caps = {
    maxFeePerGas: options.maxFeePerGas ?? 500n * gwei,
    maxPriorityFeePerGas: options.maxPriorityFeePerGas ?? 50n * gwei,
  }
  return {
    network,
    chainId,
    isTest: (url !== undefined && isLoopback(url)) || findNetwork(network)?.testnet === true,
    rpc,
    assessments: createRecentAssessments(environment),
    signers: createSignerPool(signers, retired, rpc, environment.now),
    fees: createFeeSource(rpc, caps, environment),
    confirmations: BigInt(confirmations),
    maxGas: options.maxGas ?? 600_000n,
    gasLimit: options.gasLimit ?? (arbitrumChains.has(chainId) ? 'estimate' : 'simulation'),
    pollingIntervalMs,
    maxLogRange: BigInt(maxLogRange),
    environment,
  }
}

function parseSigners(
  signers: readonly (Hex | LocalAccount)[],
  retiredSigners: readonly (Hex | LocalAccount)[] = [],
): {
  readonly signers: readonly [LocalAccount, ...LocalAccount[]]
  readonly retired: readonly LocalAccount[]
} {
  const [first, ...rest] = signers.map(parseSigner)
  if (first === undefined) throw misconfigured('A network has no signers.')
  const retired = retiredSigners.map(parseSigner)
  const all = [first, ...rest, ...retired]
  const addresses = new Set(all.map(({ address }) => address.toLowerCase()))
  if (addresses.size !== all.length) throw misconfigured('A signer is given twice.')
  return { signers: [first, ...rest], retired }
}

function parseSigner(signer: Hex | LocalAccount): LocalAccount {
  if (typeof signer !== 'string') return signer
  try {
    return privateKeyToAccount(signer)
  } catch {
    // No cause: what was thrown may quote the key.
    throw misconfigured('A signer is not a private key of 0x and 64 hexadecimal digits.')
  }
}

function parseUrl(text: string): URL {
  let url: URL | undefined
  try {
    url = new URL(text)
  } catch {
    url = undefined
  }
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url
  // The URL may hold an API key.
  throw misconfigured('An rpcUrl is not an HTTP URL.')
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}

function checkWhole(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw misconfigured(`${name} is not a whole number above zero.`)
  }
}

function misconfigured(detail: string): FareboxError {
  return new FareboxError('config_invalid', { detail })
}
