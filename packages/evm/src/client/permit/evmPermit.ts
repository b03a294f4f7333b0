import { createAssetRegistry, FareboxError, parseNetwork } from '@farebox/core'
import type { ClientMechanism, PaymentRequirements } from '@farebox/core'
import { formatEvmAddress } from '../../address/formatEvmAddress.js'
import { parseEvmAddress } from '../../address/parseEvmAddress.js'
import { evmAssets } from '../../assets/evmAssets.js'
import { createPaymentPermitDomains } from '../../exactPermit/createPaymentPermitDomains.js'
import { checkAllowancePolicy, defaultAllowancePolicy } from '../../exactPermit/decideAllowance.js'
import { exactPermitScheme } from '../../exactPermit/exactPermitScheme.js'
import type { PermitTerms } from '../../exactPermit/PermitTerms.js'
import { readPermitContext } from '../../exactPermit/readPermitContext.js'
import { readPermitTerms } from '../../exactPermit/readPermitTerms.js'
import { toEvmAccount } from '../toEvmAccount.js'
import { assessPermit } from './assessPermit.js'
import { checkPermitRequirements } from './checkPermitRequirements.js'
import { createPermitPayload } from './createPermitPayload.js'
import { createTokenReader } from './createTokenReader.js'
import type { TokenReader } from './createTokenReader.js'
import { ensureAllowance } from './ensureAllowance.js'
import type { EvmPermitClientOptions } from './EvmPermitClientOptions.js'
import { readPermitFate } from './readPermitFate.js'
import { toSendTransaction } from './toSendTransaction.js'

/**
 * The buyer's part of the scheme `exact_permit` on EVM chains: for tokens without EIP-3009, such as those
 * of BNB Smart Chain. The buyer approves the PaymentPermit contract once, in a transaction that the buyer
 * pays for, and signs each payment.
 *
 * It is not part of `evm`, so that buyers who do not need it neither load it nor approve anything.
 *
 * @throws `address_invalid`, `config_invalid`, `network_invalid`
 * @example
 * ```ts
 * import { privateKeyAccount } from '@farebox/evm/account'
 * import { evm, evmPermit } from '@farebox/evm/client'
 *
 * // A well-known development key: never fund it on a real network.
 * const account = privateKeyAccount(
 *   '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
 * )
 * const schemes = [evm({ account }), evmPermit({ account })]
 * ```
 */
export function evmPermit(options: EvmPermitClientOptions): readonly ClientMechanism[] {
  const account = toEvmAccount(options.account)
  const registry = createAssetRegistry(evmAssets).extend(options.assets ?? [])
  const domains = createPaymentPermitDomains(options.paymentPermits)
  const { chains, allowance: policy = defaultAllowancePolicy } = options
  checkAllowancePolicy(policy)
  const sendTransaction = options.sendTransaction ?? toSendTransaction(options.account)
  /** By network and token: two approvals at once would replace each other. */
  const approvals = new Map<string, Promise<void>>()

  function readerOf(network: string, token: string): TokenReader | undefined {
    const chain = chains?.(network)
    return chain === undefined
      ? undefined
      : createTokenReader(chain, domains.find(network).chainId, parseEvmAddress(token))
  }

  async function inTurn(key: string, run: () => Promise<void>): Promise<void> {
    const turn = (approvals.get(key) ?? Promise.resolve()).then(run, run)
    approvals.set(key, turn)
    try {
      await turn
    } finally {
      if (approvals.get(key) === turn) approvals.delete(key)
    }
  }

  return [
    {
      scheme: exactPermitScheme,
      networks: domains.networks,
      findAsset: ({ network, asset }) => registry.find(network, asset),
      checkRequirements: (requirements) => checkPermitRequirements(requirements, registry, domains),
      totalCost: toTotalCost,
      async assess(requirements) {
        const cost = toTotalCost(requirements)
        const network = parseNetwork(requirements.network)
        const reader = readerOf(network, requirements.asset)
        if (reader === undefined) return { cost }
        const spender = formatEvmAddress(domains.find(network).verifyingContract)
        const terms = { cost, owner: account.address, spender }
        return assessPermit(reader, terms, { policy, canSend: sendTransaction !== undefined })
      },
      async createPayload(requirements, context) {
        const network = parseNetwork(requirements.network)
        const domain = domains.find(network)
        const terms = toTerms(requirements)
        const now = Math.floor(context.environment.now() / 1000)
        // An approval costs gas: a challenge that cannot be paid by is not worth one.
        readPermitContext(context.extensions, requirements.maxTimeoutSeconds, now)
        const reader = policy === 'skip' ? undefined : readerOf(network, requirements.asset)
        if (reader !== undefined) {
          await inTurn(`${network}/${terms.payToken}`, async () =>
            ensureAllowance({
              network,
              chainId: domain.chainId,
              owner: account.address,
              token: parseEvmAddress(requirements.asset),
              spender: domain.verifyingContract,
              needed: terms.payAmount + terms.feeAmount,
              reader,
              policy,
              sendTransaction,
              environment: context.environment,
              signal: context.signal,
              mayApprove: context.mayApprove !== false,
            }),
          )
        }
        return createPermitPayload(account, domain, terms, requirements, context)
      },
      ...(chains === undefined
        ? {}
        : {
            readFate: async ({ network }, identity, signal) =>
              readPermitFate(chains(parseNetwork(network)), network, identity, signal),
          }),
    },
  ]
}

function toTerms(requirements: PaymentRequirements): PermitTerms {
  return readPermitTerms(requirements, parseEvmAddress)
}

function toTotalCost(requirements: PaymentRequirements): bigint {
  try {
    const { payAmount, feeAmount } = toTerms(requirements)
    return payAmount + feeAmount
  } catch (cause) {
    const detail = cause instanceof FareboxError ? cause.detail : undefined
    throw new FareboxError('price_invalid', { ...(detail === undefined ? {} : { detail }), cause })
  }
}
