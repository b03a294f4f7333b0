import { FareboxError, systemEnvironment } from '@farebox/core'
import type { FacilitatorMechanism } from '@farebox/core'
import { createSignatureRecovery } from '@farebox/evm/schemes'
import type { SignatureRecovery } from '@farebox/evm/schemes'
import { createGasFreeFacilitator } from '../gasfree/facilitator/createGasFreeFacilitator.js'
import type { GasFreeFacilitatorNetwork } from '../gasfree/facilitator/GasFreeFacilitatorOptions.js'
import { createTronChain } from './chain/createTronChain.js'
import type { TronChain } from './chain/TronChain.js'
import { createTronMechanism } from './createTronMechanism.js'
import { exact } from './exact/exact.js'
import { exactPermit } from './exactPermit/exactPermit.js'
import type { TronFacilitatorOptions } from './TronFacilitatorOptions.js'

/**
 * The operator's part of `exact_permit`, `exact` and, with `gasFree`, `exact_gasfree` on TRON. It serves
 * exactly the networks that it is given (T43), and asks their nodes over HTTP, without tronweb. A node whose
 * genesis block is another chain's is not asked anything else.
 *
 * A settlement counts when the token's own logs prove it. A transaction whose outcome is not known is
 * pending; it has failed only when the chain shows that, or when two nodes have a block that stays, from
 * after its expiration, without it. Where one node is configured, it is asked twice.
 *
 * Not done: a transaction that has expired is not replaced by another one, multi-signature accounts do not
 * send, and nothing watches how much energy the signers have left.
 *
 * @throws `config_invalid`, also for the main network without `allowMainnet`; `network_invalid`,
 * `address_invalid`
 * @example
 * ```ts
 * import { tron } from '@farebox/tron/facilitator'
 *
 * const schemes = [
 *   tron({
 *     networks: [
 *       {
 *         network: 'tron:nile',
 *         rpcUrl: 'http://127.0.0.1:8090',
 *         // A well-known development key: never fund it on a real network.
 *         signers: ['59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d'],
 *       },
 *     ],
 *   }),
 * ]
 * ```
 */
export function tron(options: TronFacilitatorOptions): readonly FacilitatorMechanism[] {
  const { environment = systemEnvironment, fetch } = options
  let loading: Promise<SignatureRecovery> | undefined
  const loadRecovery = async (): Promise<SignatureRecovery> =>
    options.recovery ?? (await (loading ??= createSignatureRecovery()))
  const parts = { environment, loadRecovery, ...(fetch === undefined ? {} : { fetch }) }
  const chains = new Map<string, TronChain>()
  const relayed: GasFreeFacilitatorNetwork[] = []
  for (const networkOptions of options.networks) {
    const chain = createTronChain(networkOptions, parts)
    if (chains.has(chain.network)) {
      throw new FareboxError('config_invalid', { detail: `${chain.network} is configured twice.` })
    }
    chains.set(chain.network, chain)
    const { network, isTest, finality, http } = chain
    const { gasFree: api, pollingIntervalMs } = networkOptions
    if (api === undefined) continue
    const polling = pollingIntervalMs === undefined ? {} : { pollingIntervalMs }
    relayed.push({ network, isTest, finality, api, chain: http, ...polling })
  }
  if (chains.size === 0) {
    throw new FareboxError('config_invalid', { detail: 'No network is configured.' })
  }
  const mechanisms = [exactPermit, exact].map((scheme) => createTronMechanism(scheme, chains))
  if (relayed.length === 0) return mechanisms
  return [...mechanisms, createGasFreeFacilitator({ networks: relayed, environment })]
}
