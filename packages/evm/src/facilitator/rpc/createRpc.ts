import { FareboxError } from '@farebox/core'
import type { Transport } from 'viem'
import type { Hex } from '../../hex/Hex.js'

/** What a node said to a call: its result, or its own words for why there is none. */
export type RpcAnswer =
  | { readonly kind: 'result'; readonly value: unknown }
  | {
      readonly kind: 'refusal'
      readonly message: string
      /** What a call reverted with, where the node says so. */
      readonly revert?: Hex
    }

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
   * Asks what a call would do. A revert is an answer; any other refusal is none.
   * @throws `rpc_unavailable`
   */
  simulate(
    transaction: {
      readonly from?: string
      readonly to: string
      readonly data: string
      readonly gas: string
    },
    block: string,
  ): Promise<RpcAnswer>
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
      const refusal = readRefusal(cause)
      if (refusal === undefined) throw new FareboxError('rpc_unavailable', { cause })
      return { kind: 'refusal', ...refusal, cause }
    }
  }

  return {
    isOneNode: config.type !== 'fallback',
    ask: (method, params) => call(method, params, { retryCount: 0 }),
    async simulate(transaction, block) {
      const answer = await call('eth_call', [transaction, block])
      if (answer.kind === 'result' || isRevert(answer)) return answer
      throw new FareboxError('rpc_unavailable', { cause: answer.cause })
    },
    async read(method, params) {
      const answer = await call(method, params)
      if (answer.kind === 'result') return answer.value
      throw new FareboxError(isRevert(answer) ? 'rpc_malformed' : 'rpc_unavailable', {
        cause: answer.cause,
      })
    },
  }
}

type Refusal = Omit<Extract<RpcAnswer, { kind: 'refusal' }>, 'kind'>

function isRevert({ message, revert }: Refusal): boolean {
  return revert !== undefined || /revert|out ?of ?gas|invalid opcode|intrinsic gas/i.test(message)
}

/** A JSON-RPC error object somewhere in the causes of what a transport threw. */
function readRefusal(thrown: unknown): Refusal | undefined {
  let message: string | undefined
  let revert: Hex | undefined
  for (let error = thrown; error instanceof Object; error = readCause(error)) {
    if (!('code' in error) || !Number.isInteger(error.code) || error.code === -1) continue
    // The innermost one is the node's; viem's wrappers put their own words first.
    if ('details' in error && typeof error.details === 'string') message = error.details
    else if ('message' in error && typeof error.message === 'string') message = error.message
    if ('data' in error) revert = toHex(error.data) ?? revert
  }
  return message === undefined
    ? undefined
    : { message, ...(revert === undefined ? {} : { revert }) }
}

function toHex(data: unknown): Hex | undefined {
  const isBytes = typeof data === 'string' && /^0x(?:[0-9a-fA-F]{2})*$/.test(data)
  return isBytes ? `0x${data.slice(2)}` : undefined
}

function readCause(error: object): unknown {
  return 'cause' in error ? error.cause : undefined
}
