import { FareboxError } from '@farebox/core'
import * as v from 'valibot'

/** Sends one JSON-RPC request and answers with its result. */
export type Rpc = (method: string, params?: readonly unknown[]) => Promise<unknown>

const answerSchema = v.union([
  v.object({
    error: v.object({ code: v.number(), message: v.string(), data: v.optional(v.unknown()) }),
  }),
  v.object({ result: v.unknown() }),
])

/**
 * A JSON-RPC caller for a node on this machine.
 *
 * The caller throws `devnet_failed`; the node's own `{ code, message, data }` is the `cause`.
 */
export function createRpc(rpcUrl: string): Rpc {
  return async (method, params = []) => {
    try {
      const response = await fetch(rpcUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      })
      const answer = v.parse(answerSchema, await response.json())
      if ('error' in answer) throw Object.assign(new Error(answer.error.message), answer.error)
      return answer.result
    } catch (cause) {
      throw new FareboxError('devnet_failed', { detail: `The request ${method} failed.`, cause })
    }
  }
}
