import { FareboxError, parseNetwork } from '@farebox/core'
import type {
  FacilitatorMechanism,
  PaymentPayload,
  PaymentRequirements,
  VerifyResponse,
} from '@farebox/core'
import type { PaymentVerdict } from '@farebox/evm/schemes'
import type { TronChain } from './chain/TronChain.js'
import { planSettlement } from './settle/planSettlement.js'
import { recoverSettlement } from './settle/recoverSettlement.js'
import { readTransfer } from './transfers/readTransfer.js'
import type { TronScheme } from './TronScheme.js'

/** One scheme on the chains that are configured, and on no other (T43). */
export function createTronMechanism(
  scheme: TronScheme,
  chains: ReadonlyMap<string, TronChain>,
): FacilitatorMechanism {
  const chainOf = (network: string): TronChain => {
    const chain = chains.get(parseNetwork(network))
    if (chain === undefined) throw new FareboxError('mechanism_unregistered')
    return chain
  }
  const { quoteFee } = scheme

  async function assess(
    chain: TronChain,
    payment: PaymentPayload,
    requirements: PaymentRequirements,
  ): Promise<PaymentVerdict> {
    try {
      return await scheme.verify(chain, payment, requirements)
    } catch (error) {
      return toVerdict(error)
    }
  }

  return {
    scheme: scheme.scheme,
    networks: [...chains.keys()],
    signers: (network) => chainOf(network).signers.addresses,
    isTestNetwork: (network) => chainOf(network).isTest,
    ...(quoteFee === undefined
      ? {}
      : {
          quoteFee: async (requirements) => quoteFee(chainOf(requirements.network), requirements),
        }),
    readTransfer: async (query) => readTransfer(chainOf(query.network), query),
    identify: (payment, requirements) =>
      scheme.toSettlement(chainOf(requirements.network), payment, requirements).identity,
    async verify(payment, requirements) {
      const chain = chainOf(requirements.network)
      return toResponse(
        await assess(chain, payment, requirements),
        readPayer(scheme, chain, payment, requirements),
      )
    },
    async plan(payment, requirements) {
      const chain = chainOf(requirements.network)
      const settlement = scheme.toSettlement(chain, payment, requirements)
      const verdict = await assess(chain, payment, requirements)
      return planSettlement(chain, settlement, verdict)
    },
    async recover(payment, requirements, attempt, signal) {
      const chain = chainOf(requirements.network)
      const settlement = scheme.toSettlement(chain, payment, requirements)
      return recoverSettlement(chain, settlement, attempt, signal)
    },
  }
}

/** What is wrong with a payment or with the requirements is an answer; trouble with the chain is not. */
function toVerdict(error: unknown): PaymentVerdict {
  if (!(error instanceof FareboxError)) throw error
  const { code, reason, detail: message } = error
  const rest = message === undefined ? {} : { message }
  if (code === 'payload_invalid') return { reason: reason ?? 'invalid_payload', ...rest }
  if (code === 'challenge_invalid') return { reason: 'invalid_payment_requirements', ...rest }
  throw error
}

function toResponse(
  { reason, message }: PaymentVerdict,
  payer: string | undefined,
): VerifyResponse {
  const named = payer === undefined ? {} : { payer }
  if (reason === undefined) return { isValid: true, ...named }
  return {
    isValid: false,
    invalidReason: reason,
    ...(message === undefined ? {} : { invalidMessage: message }),
    ...named,
  }
}

function readPayer(
  scheme: TronScheme,
  chain: TronChain,
  payment: PaymentPayload,
  requirements: PaymentRequirements,
): string | undefined {
  try {
    return scheme.toSettlement(chain, payment, requirements).identity.payer
  } catch {
    return undefined
  }
}
