import { expect, test } from 'vitest'
import type { Chain } from '../Chain.js'
import { toQuantity } from '../rpc/toQuantity.js'
import { concludeNonce } from './concludeNonce.js'
import type { Effect } from './Effect.js'

const start = 1_000n
const end = 1_300n

/** A chain of one block a second, none of which has a log. */
function chainAt(head: bigint): Chain {
  const answers: Readonly<Record<string, (params: readonly unknown[]) => unknown>> = {
    eth_chainId: () => '0x61',
    eth_blockNumber: () => toQuantity(head),
    eth_getLogs: () => [],
    eth_getBlockByNumber: ([block]) => ({ timestamp: block }),
  }
  const rpc = {
    read: async (method: string, params: readonly unknown[]) => answers[method]?.(params),
  }
  // What is asked of a chain for the state of a nonce.
  return { rpc, chainId: 97, maxGas: 1n, maxLogRange: 5_000n } as unknown as Chain
}

/** A permit whose nonce is used, by whom no log tells. */
function effectAt(now: bigint, changes: Partial<Effect> = {}): Effect {
  return {
    amount: 1n,
    start,
    end,
    reasons: {
      simulationFailed: '',
      reverted: '',
      unproven: '',
      nonceUsed: 'nonce_already_used',
      expired: 'expired',
    },
    readNonce: async () => ({ isUsed: true, now }),
    findProof: () => undefined,
    trace: { address: '0x', topics: [] },
    traceNamesNonce: false,
    pickTrace: async () => undefined,
    isPayment: () => true,
    ...changes,
  }
}

const failed = { state: 'failed', reason: 'transaction_expired' }

test.each([
  ['it is not over', 1_329n, {}, 'absent'],
  ['it is over, and all blocks since its start were searched', 11_000n, {}, 'failed'],
  ['a block more, and one that could show it was not searched', 11_001n, {}, 'absent'],
  ['the search reaches the first block', 1_330n, { start: -1n }, 'failed'],
  ['every use of the nonce leaves a log', 2_000n, { traceNamesNonce: true }, 'absent'],
] as const)('T03 a used nonce without a log: %s', async (_name, head, changes, state) => {
  expect(await concludeNonce(chainAt(head), effectAt(head, changes))).toMatchObject(
    state === 'failed' ? failed : { state },
  )
})

test('an unused nonce is open until a while after its end', async () => {
  const unused = (now: bigint): Effect =>
    effectAt(now, { readNonce: async () => ({ isUsed: false, now }) })
  expect(await concludeNonce(chainAt(1_329n), unused(1_329n))).toBeUndefined()
  expect(await concludeNonce(chainAt(1_330n), unused(1_330n))).toEqual(failed)
})
