import { FareboxError } from '@farebox/core'
import type { Transport } from 'viem'

/** What a node said to a call: its result, or its own words for why there is none. */
export type RpcAnswer =
  | { readonly kind: 'result'; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly message: string }

/** A chain node. */
export interface Rpc {
  /** False where several nodes may be asked: one that refuses says nothing about the others. */
  readonly isOneNode: boolean
  /**
   * Asks once.
   * @throws `rpc_unavailable` when no node answered
   */
  ask(method: string, params: readonly unknown[]): Promise<RpcAnswer>
  /**
   * Asks for something that a node in order always answers.
   * @throws `rpc_unavailable`, or `rpc_malformed` when it reverts
   */
  read(method: string, params: readonly unknown[]): Promise<unknown>
}

/** A node behind a viem transport. Its words and its address stay in the `cause` of what is thrown. */
export function createRpc(transport: Transport): Rpc {
  const { config, request } = transport({})

  async function call(
    method: string,
    params: readonly unknown[],
    options?: { readonly retryCount: number },
  ): Promise<RpcAnswer & { readonly cause?: unknown }> {
    try {
      return { kind: 'result', value: await request({ method, params }, options) }
    } catch (cause) {
      const message = readRefusal(cause)
      if (message === undefined) throw new FareboxError('rpc_unavailable', { cause })
      return { kind: 'refusal', message, cause }
    }
  }

  return {
    isOneNode: config.type !== 'fallback',
    ask: (method, params) => call(method, params, { retryCount: 0 }),
    async read(method, params) {
      const answer = await call(method, params)
      if (answer.kind === 'result') return answer.value
      const isReverted = /revert|out of gas|invalid opcode/i.test(answer.message)
      throw new FareboxError(isReverted ? 'rpc_malformed' : 'rpc_unavailable', {
        cause: answer.cause,
      })
    },
  }
}

/** The message of a JSON-RPC error object somewhere in the causes of what a transport threw. */
function readRefusal(thrown: unknown): string | undefined {
  let message: string | undefined
  for (let error = thrown; error instanceof Object; error = readCause(error)) {
    if (!('code' in error) || !Number.isInteger(error.code) || error.code === -1) continue
    // The innermost one is the node's; viem's wrappers put their own words first.
    if ('details' in error && typeof error.details === 'string') message = error.details
    else if ('message' in error && typeof error.message === 'string') message = error.message
  }
  return message
}

function readCause(error: object): unknown {
  return 'cause' in error ? error.cause : undefined
}
