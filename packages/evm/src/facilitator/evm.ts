import { FareboxError, parseNetwork, systemEnvironment } from '@farebox/core'
import type { FacilitatorMechanism } from '@farebox/core'
import { identifyPayment } from '../eip3009/identifyPayment.js'
import { exactScheme } from '../exactScheme.js'
import type { Chain } from './Chain.js'
import { createChain } from './createChain.js'
import type { EvmFacilitatorOptions } from './EvmFacilitatorOptions.js'
import { createPermitChain } from './permit/createPermitChain.js'
import { createPermitMechanism } from './permit/createPermitMechanism.js'
import type { PermitChain } from './permit/PermitChain.js'
import { recoverSettlement } from './settle/recoverSettlement.js'
import { planSettlement } from './settle/planSettlement.js'
import { toTransferEffect } from './settle/toTransferEffect.js'
import { createSignatureRecovery } from './signature/createSignatureRecovery.js'
import type { SignatureRecovery } from './signature/SignatureRecovery.js'
import { readTransfer } from './transfers/readTransfer.js'
import { verifyPayment } from './verifyPayment.js'

/**
 * The operator's part of the schemes `exact`, by EIP-3009, and `exact_permit`, by PaymentPermit, on EVM
 * chains. It serves exactly the networks that it is given (T43), `exact_permit` on those of them with a
 * known contract, and needs viem for transports and signers.
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
  const permitChains: PermitChain[] = []
  for (const networkOptions of options.networks) {
    const chain = createChain(networkOptions, environment)
    if (chains.has(chain.network)) {
      throw new FareboxError('config_invalid', { detail: `${chain.network} is configured twice.` })
    }
    chains.set(chain.network, chain)
    const permitChain = createPermitChain(chain, networkOptions.exactPermit)
    if (permitChain !== undefined) permitChains.push(permitChain)
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
      readTransfer: async (query) => readTransfer(chainOf(query.network), loadRecovery, query),
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
      async recover(payment, requirements, attempt, signal) {
        const chain = chainOf(requirements.network)
        const effect = toTransferEffect(chain, payment, requirements)
        if (effect !== undefined) return recoverSettlement(chain, effect, attempt, signal)
        const { transaction } = attempt
        return { state: 'pending', ...(transaction === undefined ? {} : { transaction }) }
      },
    },
    ...(permitChains.length === 0 ? [] : [createPermitMechanism(permitChains, loadRecovery)]),
  ]
}
