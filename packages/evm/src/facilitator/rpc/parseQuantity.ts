import { FareboxError } from '@farebox/core'

/**
 * A JSON-RPC quantity.
 *
 * @throws `rpc_malformed`
 */
export function parseQuantity(value: unknown): bigint {
  if (typeof value === 'string' && /^0x[0-9a-fA-F]{1,64}$/.test(value)) return BigInt(value)
  throw new FareboxError('rpc_malformed', { cause: new TypeError('not a quantity') })
}
