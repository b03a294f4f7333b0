import { custom, fallback, http } from 'viem'
import { describe, expect, test } from 'vitest'
import { createFakeNode, NodeError } from '../fakeNode.fixture.js'
import { createRpc } from './createRpc.js'

function refuseWith(error: unknown): ReturnType<typeof createRpc> {
  const node = createFakeNode({
    eth_test: () => {
      throw error
    },
  })
  return createRpc(node.transport)
}

describe('createRpc', () => {
  test('a result', async () => {
    const node = createFakeNode({ eth_test: (params) => ({ params }) })
    const rpc = createRpc(node.transport)
    expect(await rpc.read('eth_test', [1])).toEqual({ params: [1] })
    expect(await rpc.ask('eth_test', [])).toMatchObject({ kind: 'result', value: { params: [] } })
  })

  test.each([-32_000, -32_003, -32_603, 3, 4001])('the node’s own words, code %d', async (code) => {
    const answer = await refuseWith(new NodeError('nonce too low', code)).ask('eth_test', [])
    expect(answer).toMatchObject({ kind: 'refusal', message: 'nonce too low' })
  })

  test.each([
    ['an error without a code', new Error('socket hang up')],
    ['a network error', Object.assign(new Error('x'), { code: 'ECONNREFUSED' })],
  ])('error: %s', async (_name, error) => {
    const rpc = refuseWith(error)
    await expect(rpc.ask('eth_test', [])).rejects.toMatchObject({ code: 'rpc_unavailable' })
    await expect(rpc.read('eth_test', [])).rejects.toMatchObject({ code: 'rpc_unavailable' })
  })

  test('error: a read that the node refuses', async () => {
    await expect(
      refuseWith(new NodeError('header not found')).read('eth_test', []),
    ).rejects.toMatchObject({
      code: 'rpc_unavailable',
    })
    await expect(
      refuseWith(new NodeError('execution reverted', 3)).read('eth_test', []),
    ).rejects.toMatchObject({ code: 'rpc_malformed' })
  })

  describe('simulate', () => {
    const call = { to: '0x01', data: '0x', gas: '0x1' }
    const simulate = (error: unknown): Promise<unknown> => {
      const node = createFakeNode({
        eth_call: () => {
          throw error
        },
      })
      return createRpc(node.transport).simulate(call, 'latest')
    }

    test('at a block', async () => {
      const node = createFakeNode({ eth_call: (params) => params })
      expect(await createRpc(node.transport).simulate(call, '0x5')).toMatchObject({
        kind: 'result',
        value: [call, '0x5'],
      })
    })

    test('a revert is an answer, with its data', async () => {
      const error = Object.assign(new NodeError('execution reverted', 3), { data: '0x1fb09b80' })
      expect(await simulate(error)).toMatchObject({ kind: 'refusal', revert: '0x1fb09b80' })
      const bare = await simulate(new NodeError('execution reverted', 3))
      expect(bare).toMatchObject({ kind: 'refusal' })
      expect(bare).not.toHaveProperty('revert')
    })

    test.each(['EVM error OutOfGas', 'out of gas', 'invalid opcode: INVALID'])(
      'so is "%s"',
      async (message) => {
        expect(await simulate(new NodeError(message))).toMatchObject({ kind: 'refusal' })
      },
    )

    test('error: any other refusal is none', async () => {
      await expect(simulate(new NodeError('rate limit exceeded', -32_005))).rejects.toMatchObject({
        code: 'rpc_unavailable',
      })
      const odd = Object.assign(new NodeError('busy', -32_005), { data: { retry: 1 } })
      await expect(simulate(odd)).rejects.toMatchObject({ code: 'rpc_unavailable' })
    })
  })

  test('error: nobody listens, and the peer is not told where', async () => {
    const rpc = createRpc(http('http://127.0.0.1:1/secret-key', { retryCount: 0 }))
    const thrown = await rpc.read('eth_chainId', []).catch((error: unknown) => error)
    expect(thrown).toMatchObject({ code: 'rpc_unavailable' })
    expect(String(thrown)).not.toContain('secret-key')
  })

  test('asking is asking once', async () => {
    let calls = 0
    const transport = custom(
      {
        request: async () => {
          calls += 1
          throw new NodeError('limit exceeded', -32_005)
        },
      },
      { retryCount: 3, retryDelay: 0 },
    )
    await createRpc(transport).ask('eth_sendRawTransaction', ['0x'])
    expect(calls).toBe(1)
  })

  test('several nodes are not one', () => {
    const node = createFakeNode({}).transport
    expect(createRpc(node).isOneNode).toBe(true)
    expect(createRpc(fallback([node, node])).isOneNode).toBe(false)
  })
})
