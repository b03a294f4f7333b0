import { FareboxError, parseNetwork, systemEnvironment } from '@farebox/core'
import type { FacilitatorMechanism } from '@farebox/core'
import { identifyPayment } from '../eip3009/identifyPayment.js'
import { exactScheme } from '../exactScheme.js'
import type { Chain } from './Chain.js'
import { createChain } from './createChain.js'
import type { EvmFacilitatorOptions } from './EvmFacilitatorOptions.js'
import { recoverSettlement } from './settle/recoverSettlement.js'
import { planSettlement } from './settle/planSettlement.js'
import { createSignatureRecovery } from './signature/createSignatureRecovery.js'
import type { SignatureRecovery } from './signature/SignatureRecovery.js'
import { verifyPayment } from './verifyPayment.js'

/**
 * The operator's part of the scheme `exact` on EVM chains, by EIP-3009. It serves exactly the networks
 * that it is given (T43), and needs viem for transports and signers.
 *
 * A payment is verified with one call to the node and settled with three. A settlement counts when the
 * token's own logs prove it, whoever sent the transaction.
 *
 * Not done: ERC-6492 wallets are not deployed (T23), stuck transactions are not replaced by dearer ones,
 * and nonces are counted in this process only.
 *
 * @throws `config_invalid`, `network_invalid`
 * @see x402 v2 §2.3, §2.7
 * @example
 * ```ts
 * import { evm } from '@farebox/evm/facilitator'
 *
 * const schemes = [
 *   evm({
 *     networks: [
 *       {
 *         network: 'anvil',
 *         rpcUrl: 'http://127.0.0.1:8545',
 *         // A well-known development key: never fund it on a real network.
 *         signers: ['0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d'],
 *       },
 *     ],
 *   }),
 * ]
 * ```
 */
export function evm(options: EvmFacilitatorOptions): readonly FacilitatorMechanism[] {
  const environment = options.environment ?? systemEnvironment
  const chains = new Map<string, Chain>()
  for (const networkOptions of options.networks) {
    const chain = createChain(networkOptions, environment)
    if (chains.has(chain.network)) {
      throw new FareboxError('config_invalid', { detail: `${chain.network} is configured twice.` })
    }
    chains.set(chain.network, chain)
  }
  if (chains.size === 0) {
    throw new FareboxError('config_invalid', { detail: 'No network is configured.' })
  }
  let loading: Promise<SignatureRecovery> | undefined
  const loadRecovery = async (): Promise<SignatureRecovery> =>
    options.recovery ?? (await (loading ??= createSignatureRecovery()))

  const chainOf = (network: string): Chain => {
    const chain = chains.get(parseNetwork(network))
    if (chain === undefined) throw new FareboxError('mechanism_unregistered')
    return chain
  }

  return [
    {
      scheme: exactScheme,
      networks: [...chains.keys()],
      signers: (network) => chainOf(network).signers.addresses,
      isTestNetwork: (network) => chainOf(network).isTest,
      identify: identifyPayment,
      verify: async (payment, requirements) =>
        verifyPayment(chainOf(requirements.network), await loadRecovery(), payment, requirements),
      plan: async (payment, requirements, context) =>
        planSettlement(
          chainOf(requirements.network),
          await loadRecovery(),
          payment,
          requirements,
          context,
        ),
      recover: async (payment, requirements, attempt, signal) =>
        recoverSettlement(chainOf(requirements.network), payment, requirements, attempt, signal),
    },
  ]
}
