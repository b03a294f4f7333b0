import { createAssetRegistry } from '@farebox/core'
import type { Asset, ClientMechanism } from '@farebox/core'
import { eip3009Assets } from '../assets/eip3009Assets.js'
import { evmNetworks, exactScheme } from '../exactScheme.js'
import { checkRequirements } from './checkRequirements.js'
import { createPayload } from './createPayload.js'
import type { EvmChainReader } from './EvmChainReader.js'
import type { EvmClientAccount } from './EvmClientAccount.js'
import { parseAmount } from './parseAmount.js'
import { readFate } from './readFate.js'
import { toEvmAccount } from './toEvmAccount.js'

export interface EvmClientOptions {
  /**
   * Who pays: `privateKeyAccount(…)` from `@farebox/evm/account`, a viem `LocalAccount`, a viem
   * `WalletClient` with an account, or `{ provider, address }` for a browser wallet.
   */
  readonly account: EvmClientAccount
  /** Tokens to pay with besides those of `evmAssets`. Payments in any other token are refused. */
  readonly assets?: readonly Asset[]
  /**
   * What reads a chain, by its canonical id such as `eip155:8453`; `undefined` for chains that are not
   * read. With it, amounts of payments that have expired uncharged come back to the budget as soon as they
   * are needed; without it they count for 24 hours after the expiry. The node is believed: one that lies
   * can give back what was spent. Default: none.
   */
  readonly chains?: (network: string) => EvmChainReader | undefined
}

/**
 * The buyer's part of the scheme `exact` on EVM chains, by EIP-3009. It signs only for tokens that it
 * knows, under the EIP-712 domain that it knows, and reads no chain before it signs: a balance that is
 * too small is found by the facilitator.
 *
 * @throws `address_invalid`, `config_invalid`
 * @see x402 v2 §2.3
 * @example
 * ```ts
 * import { privateKeyAccount } from '@farebox/evm/account'
 * import { evm } from '@farebox/evm/client'
 *
 * // A well-known development key: never fund it on a real network.
 * const account = privateKeyAccount(
 *   '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
 * )
 * const schemes = [evm({ account })]
 * ```
 */
export function evm(options: EvmClientOptions): readonly ClientMechanism[] {
  const account = toEvmAccount(options.account)
  const registry = createAssetRegistry(eip3009Assets).extend(options.assets ?? [])
  const { chains } = options
  return [
    {
      scheme: exactScheme,
      networks: evmNetworks,
      binding: 'payer-nonce',
      findAsset: ({ network, asset }) => registry.find(network, asset),
      checkRequirements: (requirements) => checkRequirements(requirements, registry),
      totalCost: parseAmount,
      createPayload: (requirements, context) => createPayload(account, requirements, context),
      ...(chains === undefined
        ? {}
        : {
            readFate: (requirements, identity, signal) =>
              readFate(chains, requirements, identity, signal),
          }),
    },
  ]
}
