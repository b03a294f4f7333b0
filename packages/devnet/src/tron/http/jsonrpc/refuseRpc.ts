import { FareboxError } from '@farebox/core'
import type { TronJsonObject } from '../json/TronJson.js'

const kinds = {
  method: -32_601,
  params: -32_602,
  internal: -32_000,
} as const

interface RpcFault {
  readonly code: number
  readonly message: string
  readonly data: string
}

/** Ends a JSON-RPC call with an error. `data` is the revert data of a call. */
export function refuseRpc(kind: keyof typeof kinds, message: string, data = '{}'): never {
  const fault: RpcFault = { code: kinds[kind], message, data }
  throw new FareboxError('devnet_failed', { detail: message, cause: fault })
}

/** What {@link refuseRpc} said; anything else that was thrown is an internal error. */
export function toRpcError(error: unknown): TronJsonObject {
  const { cause } = error instanceof FareboxError ? error : { cause: undefined }
  if (isFault(cause)) return { code: cause.code, message: cause.message, data: cause.data }
  const detail = error instanceof FareboxError ? error.detail : undefined
  return { code: kinds.params, message: detail ?? 'invalid params', data: '{}' }
}

function isFault(cause: unknown): cause is RpcFault {
  return typeof cause === 'object' && cause !== null && 'code' in cause && 'data' in cause
}
