import { FareboxError, parseNetwork } from '@farebox/core'
import type { FacilitatorMechanism } from '@farebox/core'
import { parseEvmAddress } from '../../address/parseEvmAddress.js'
import { exactPermitScheme } from '../../exactPermit/exactPermitScheme.js'
import { identifyPermit } from '../../exactPermit/identifyPermit.js'
import { parsePermitPayload } from '../../exactPermit/parsePermitPayload.js'
import { recoverSettlement } from '../settle/recoverSettlement.js'
import type { SignatureRecovery } from '../signature/SignatureRecovery.js'
import { toVerifyResponse } from '../toVerifyResponse.js'
import { assessPermit } from './assessPermit.js'
import { createPermitEffect } from './createPermitEffect.js'
import type { PermitChain } from './PermitChain.js'
import { planPermit } from './planPermit.js'
import { quoteFee } from './quoteFee.js'

/** The operator's part of the scheme `exact_permit`, on the networks that serve it. */
export function createPermitMechanism(
  chains: readonly PermitChain[],
  loadRecovery: () => Promise<SignatureRecovery>,
): FacilitatorMechanism {
  const byNetwork = new Map(chains.map((entry) => [entry.chain.network, entry]))
  const chainOf = (network: string): PermitChain => {
    const found = byNetwork.get(parseNetwork(network))
    if (found === undefined) throw new FareboxError('mechanism_unregistered')
    return found
  }
  return {
    scheme: exactPermitScheme,
    networks: [...byNetwork.keys()],
    signers: (network) => chainOf(network).chain.signers.addresses,
    isTestNetwork: (network) => chainOf(network).chain.isTest,
    quoteFee: async (requirements) => quoteFee(chainOf(requirements.network), requirements),
    identify({ payload }, { network }) {
      const { chain, domain } = chainOf(network)
      return identifyPermit(
        chain.network,
        domain,
        parsePermitPayload(payload, parseEvmAddress).permit,
      )
    },
    async verify(payment, requirements) {
      const permitChain = chainOf(requirements.network)
      const recovery = await loadRecovery()
      return toVerifyResponse(async () => {
        const assessment = await assessPermit(permitChain, recovery, payment, requirements)
        if (assessment.reason === undefined) {
          permitChain.assessments.keep(payment, requirements, assessment)
        }
        return assessment
      })
    },
    plan: async (payment, requirements, context) =>
      planPermit(
        chainOf(requirements.network),
        await loadRecovery(),
        payment,
        requirements,
        context,
      ),
    async recover(payment, requirements, attempt, signal) {
      const permitChain = chainOf(requirements.network)
      const { permit } = parsePermitPayload(payment.payload, parseEvmAddress)
      const effect = createPermitEffect(permitChain, permit)
      return recoverSettlement(permitChain.chain, effect, attempt, signal)
    },
  }
}
