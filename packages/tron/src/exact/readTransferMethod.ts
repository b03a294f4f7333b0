import type { JsonObject } from '@farebox/core'

/** How a token moves by the scheme `exact`. */
export type TransferMethod = 'eip3009' | 'permit2'

/**
 * What requirements ask for, by name or by saying nothing, which is EIP-3009; `undefined` for a method that
 * is not known here.
 */
export function readTransferMethod(extra: JsonObject | undefined): TransferMethod | undefined {
  const method = extra?.assetTransferMethod
  if (method === undefined || method === 'eip3009') return 'eip3009'
  return method === 'permit2' ? 'permit2' : undefined
}
