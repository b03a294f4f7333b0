import type { JsonObject } from '@farebox/core'

/** The scheme that this package speaks. */
export const exactScheme = 'exact'

/** Every EVM network: what the roles that read no chain are registered for. */
export const evmNetworks: readonly string[] = ['eip155:*']

/**
 * True when requirements ask for EIP-3009, by name or by saying nothing (x402 v2 §2.4). Permit2 and
 * ERC-7710 are other transfer methods of the same scheme.
 */
export function isEip3009(extra: JsonObject | undefined): boolean {
  const method = extra?.assetTransferMethod
  return method === undefined || method === 'eip3009'
}
