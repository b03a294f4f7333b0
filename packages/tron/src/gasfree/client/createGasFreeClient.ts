import { parseNetwork } from '@farebox/core'
import type { Asset, ClientMechanism, PaymentRequirements } from '@farebox/core'
import { createTronAssetRegistry } from '../../assets/createTronAssetRegistry.js'
import { findTronAsset } from '../../assets/findTronAsset.js'
import { createTronSigner } from '../../client/createTronSigner.js'
import type { TronSigner } from '../../client/createTronSigner.js'
import { anyTronNetwork } from '../../networks/tronNetworks.js'
import type { TronHttp } from '../../rpc/TronHttp.js'
import type { TronAccount } from '../../TronAccount.js'
import type { GasFreeApi } from '../api/GasFreeApi.js'
import { gasFreeScheme } from '../gasFreeScheme.js'
import { assessGasFree } from './assessGasFree.js'
import { checkGasFreeRequirements } from './checkGasFreeRequirements.js'
import { createGasFreePayload } from './createGasFreePayload.js'
import { sumQuotedCost } from './sumQuotedCost.js'

export interface GasFreeClientOptions {
  /** Whose key signs. The tokens lie at its GasFree address, which the provider tells. */
  readonly account: TronAccount
  /** The provider of each network, by id or alias. Payments on other networks are refused. */
  readonly apis: { readonly [network: string]: GasFreeApi }
  /** Tokens to pay with besides `tronAssets`. Payments in any other token are refused. */
  readonly assets?: readonly Asset[]
  /** What reads the balance of the GasFree address; without it the facilitator finds what is missing. */
  readonly chains?: (network: string) => TronHttp | undefined
  /**
   * The shape of payloads. `auto` (default): that of 0.5 for servers that send a fee or a permit context,
   * else that of 1.x.
   */
  readonly dialect?: 'auto' | '0.5' | '1.x'
}

/** What the parts of the client share. */
export interface GasFreeBuyer {
  readonly signer: TronSigner
  readonly dialect: 'auto' | '0.5' | '1.x'
  findApi(requirements: PaymentRequirements): GasFreeApi | undefined
  findChain(requirements: PaymentRequirements): TronHttp | undefined
}

/**
 * The buyer's part of `exact_gasfree`: it asks a provider for the account's nonce and fees, and signs a
 * transfer of exactly the amount, with a fee of at most what it has told before. It sends nothing.
 *
 * Fees are never guessed: a token that the provider does not list is refused. The fee of a first payment,
 * which also activates the account, is known to `assess` only, so it is not paid without that.
 *
 * @throws `address_invalid`, `network_invalid`, `config_invalid`
 */
export function createGasFreeClient(options: GasFreeClientOptions): ClientMechanism {
  const { account, chains, dialect = 'auto' } = options
  const registry = createTronAssetRegistry(options.assets)
  const apis = new Map(
    Object.entries(options.apis).map(([network, api]) => [parseNetwork(network), api]),
  )
  const buyer: GasFreeBuyer = {
    signer: createTronSigner(account),
    dialect,
    findApi: ({ network }) => apis.get(parseNetwork(network)),
    findChain: ({ network }) => chains?.(parseNetwork(network)),
  }
  // What was assessed is what is signed; requirements are forgotten with the challenge.
  const assessed = new WeakMap<PaymentRequirements, bigint>()
  return {
    scheme: gasFreeScheme,
    networks: anyTronNetwork,
    findAsset: (requirements) => findTronAsset(registry, requirements),
    checkRequirements: (requirements) =>
      buyerLacks(buyer, requirements) ?? checkGasFreeRequirements(requirements, registry),
    totalCost: sumQuotedCost,
    async assess(requirements, context) {
      const affordability = await assessGasFree(buyer, requirements, context)
      // After the signal nobody listens, and what was told is the quoted cost.
      const isTold = affordability.refusal === undefined && context.signal?.aborted !== true
      if (isTold) assessed.set(requirements, affordability.cost)
      return affordability
    },
    createPayload: (requirements, context) =>
      createGasFreePayload(buyer, requirements, {
        ...context,
        largestCost: assessed.get(requirements) ?? sumQuotedCost(requirements),
      }),
  }
}

function buyerLacks(buyer: GasFreeBuyer, requirements: PaymentRequirements): string | undefined {
  try {
    if (buyer.findApi(requirements) !== undefined) return undefined
  } catch {
    return 'the network is not a TRON network'
  }
  return 'no GasFree provider is configured for this network'
}
