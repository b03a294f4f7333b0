import type { ClientMechanism } from '@farebox/core'
import { checkAllowancePolicy } from '@farebox/evm/schemes'
import type { AllowancePolicy } from '@farebox/evm/schemes'
import { createTronAssetRegistry } from '../assets/createTronAssetRegistry.js'
import { createGasFreeApi } from '../gasfree/api/createGasFreeApi.js'
import type { GasFreeApi } from '../gasfree/api/GasFreeApi.js'
import { createGasFreeClient } from '../gasfree/client/createGasFreeClient.js'
import { tronNetworks } from '../networks/tronNetworks.js'
import { createAllowances } from './allowance/createAllowances.js'
import { createChains } from './createChains.js'
import { createExactClient } from './createExactClient.js'
import { createExactPermitClient } from './createExactPermitClient.js'
import { createTronSigner } from './createTronSigner.js'
import type { TronClientOptions } from './TronClientOptions.js'

/** Proxies that add the credentials of the provider. There is no GasFree on Shasta. */
const publicGasFreeApis: Readonly<Record<string, string>> = {
  [tronNetworks.mainnet]: 'https://facilitator.bankofai.io/mainnet',
  [tronNetworks.nile]: 'https://facilitator.bankofai.io/nile',
}

/** An approval costs more than most payments. */
const defaultAllowance: AllowancePolicy = { bounded: 100 }

function toApis(
  gasFree: Readonly<Record<string, string | GasFreeApi>>,
): Readonly<Record<string, GasFreeApi>> {
  const entries = Object.entries(gasFree).map(([network, api]) => [
    network,
    typeof api === 'string' ? createGasFreeApi({ url: api }) : api,
  ])
  return Object.fromEntries(entries)
}

/**
 * The buyer's part of the schemes on TRON: `exact_permit`, `exact` (Permit2 and EIP-3009) and `exact_gasfree`.
 * It signs only for tokens that it knows, and checks that a wallet has signed what it was asked to sign.
 *
 * Before anything is chosen it reads balance and allowance, so that an offer that cannot be paid is left out.
 * For `exact_permit` and Permit2 a token has to be approved once, by a transaction of the buyer that takes a
 * few TRX: `approve` of the payment client sees it coming (`candidate.approval`), `allowance` decides how much,
 * and the payment is signed when the approval is in a block. `exact_gasfree` takes no TRX; its tokens lie at
 * the buyer's GasFree address.
 *
 * @throws `address_invalid`, `config_invalid`, `network_invalid`
 * @example
 * ```ts
 * import { tronPrivateKeyAccount } from '@farebox/tron/account'
 * import { tron } from '@farebox/tron/client'
 *
 * // A well-known development key: never fund it on a real network.
 * const account = tronPrivateKeyAccount(
 *   'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
 * )
 * const schemes = [tron({ account })]
 * ```
 */
export function tron(options: TronClientOptions): readonly ClientMechanism[] {
  const { account, allowance = defaultAllowance, apiKey, assets, rpcUrl } = options
  checkAllowancePolicy(allowance)
  const { gasFree = publicGasFreeApis } = options
  const signer = createTronSigner(account)
  const chains = options.chains ?? createChains(rpcUrl, apiKey)
  const buyer = {
    signer,
    registry: createTronAssetRegistry(assets),
    chains,
    allowances: createAllowances(signer, chains, allowance),
  }
  const mechanisms = [createExactPermitClient(buyer), createExactClient(buyer)]
  if (gasFree === false) return mechanisms
  const gasFreeClient = createGasFreeClient({
    account,
    apis: toApis(gasFree),
    chains,
    assets: buyer.registry.assets,
  })
  return [...mechanisms, gasFreeClient]
}
