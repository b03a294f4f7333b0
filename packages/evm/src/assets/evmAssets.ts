import type { Asset } from '@farebox/core'
import { eip3009Assets } from './eip3009Assets.js'
import { permitAssets } from './permitAssets.js'

/**
 * The tokens that prices can be written in without further ado. The first dollar token of a network is
 * the one that `"$0.01"` is paid in. `extra` holds the EIP-712 domain; `extra.assetTransferMethod:
 * 'permit2'` marks a token without EIP-3009, which the scheme `exact` of this package refuses and
 * `exact_permit` takes.
 *
 * Names and versions are not read from the chain here; a facilitator compares them when it verifies.
 *
 * @see x402 v2 §2.1
 */
export const evmAssets: readonly Asset[] = /* @__PURE__ */ eip3009Assets.concat(permitAssets)
