import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTron } from '../startTron.js'
import type { TronDevnet } from '../TronDevnet.js'
import { get, post } from './createTronWeb.fixture.js'
import { maxBodyBytes } from './HttpAnswer.js'

let tron: TronDevnet

beforeAll(async () => {
  tron = await startTron({ solidityLag: 2 })
  await tron.mine()
})
afterAll(() => tron.close())

describe('shapes', () => {
  test('a block', async () => {
    const block = await get(tron, '/wallet/getnowblock')
    const { number } = await tron.chain.getHead()
    expect(block).toEqual({
      blockID: expect.stringMatching(/^[0-9a-f]{64}$/),
      block_header: {
        raw_data: {
          number,
          txTrieRoot: expect.stringMatching(/^[0-9a-f]{64}$/),
          witness_address: expect.stringMatching(/^41[0-9a-f]{40}$/),
          parentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
          version: expect.any(Number),
          timestamp: expect.any(Number),
        },
        witness_signature: expect.stringMatching(/^[0-9a-f]{130}$/),
      },
    })
    expect(await post(tron, '/wallet/getblock', { id_or_num: block.blockID })).toEqual(block)
    expect(
      await post(tron, '/wallet/getblock', { id_or_num: String(number), detail: true }),
    ).toEqual(block)
    expect(await get(tron, `/wallet/getblockbynum?num=${number}&visible=true`)).toMatchObject({
      block_header: { raw_data: { witness_address: expect.stringMatching(/^T/) } },
    })
    expect(await post(tron, '/wallet/getblockbylatestnum', { num: 2 })).toMatchObject({
      block: [{ blockID: block.block_header.raw_data.parentHash }, { blockID: block.blockID }],
    })
  })

  test('the solid block is behind', async () => {
    const now = await get(tron, '/wallet/getnowblock')
    const solid = await get(tron, '/walletsolidity/getnowblock')
    expect(now.block_header.raw_data.number - solid.block_header.raw_data.number).toBe(2)
    expect(
      await get(tron, `/walletsolidity/getblockbynum?num=${now.block_header.raw_data.number}`),
    ).toEqual({})
  })

  test('an account, in both forms', async () => {
    const { address, hex } = tron.accounts.extra[5] ?? { address: '', hex: '' }
    const plain = await post(tron, '/wallet/getaccount', { address: `41${hex.slice(2)}` })
    expect(plain).toEqual({
      address: `41${hex.slice(2)}`,
      balance: 100_000_000_000,
      create_time: expect.any(Number),
      net_window_size: 28_800_000,
      net_window_optimized: true,
      account_resource: { energy_window_size: 28_800_000, energy_window_optimized: true },
      owner_permission: {
        permission_name: 'owner',
        threshold: 1,
        keys: [{ address: `41${hex.slice(2)}`, weight: 1 }],
      },
      active_permission: [
        {
          type: 'Active',
          id: 2,
          permission_name: 'active',
          threshold: 1,
          operations: expect.stringMatching(/^7fff1fc0033e/),
          keys: [{ address: `41${hex.slice(2)}`, weight: 1 }],
        },
      ],
      frozenV2: [{}, { type: 'ENERGY' }, { type: 'TRON_POWER' }],
      asset_optimized: true,
    })
    const visible = await get(tron, `/wallet/getaccount?address=${address}&visible=true`)
    expect(visible).toMatchObject({
      address,
      owner_permission: { keys: [{ address, weight: 1 }] },
    })
  })

  test('what is not known is empty', async () => {
    const id = '00'.repeat(32)
    for (const route of ['gettransactionbyid', 'gettransactioninfobyid', 'getblockbyid']) {
      expect(await post(tron, `/wallet/${route}`, { value: id })).toEqual({})
      expect(await get(tron, `/walletsolidity/${route}?value=${id}`)).toEqual({})
    }
    expect(await post(tron, '/wallet/getcontract', { value: `41${'00'.repeat(20)}` })).toEqual({})
    expect(await post(tron, '/wallet/gettransactioninfobyblocknum', { num: 999 })).toEqual([])
    expect(await post(tron, '/wallet/getblockbylimitnext', { startNum: 5, endNum: 5 })).toEqual({})
  })

  test.each([
    ['TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf', true],
    ['41eca9bc828a3005b9a3b909f2cc5c2a54794de05f', true],
    ['TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBg', false],
    ['0xeca9bc828a3005b9a3b909f2cc5c2a54794de05f', false],
  ])('validateaddress %s', async (address, result) => {
    expect(await post(tron, '/wallet/validateaddress', { address })).toMatchObject({ result })
  })
})

describe('what is wrong', () => {
  test.each([
    [
      'getaccount',
      { address: 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf' },
      /ParseException : INVALID hex/,
    ],
    ['getaccount', { address: '41ab', visible: true }, /ParseException : INVALID base58/],
    [
      'getaccount',
      { address: 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBg', visible: true },
      /Invalid address/,
    ],
    ['getaccount', {}, /InvalidParameterException : address isn't set/],
    ['getaccount', { address: { a: 1 } }, /ParseException/],
    ['getblockbynum', { num: 'one' }, /NumberFormatException : For input string: "one"/],
    ['getblockbynum', { num: -1 }, /IllegalArgumentException/],
    ['getblock', { id_or_num: 'x' }, /IllegalArgumentException/],
    ['gettransactionbyid', { value: 'xy' }, /ParseException/],
    ['getblockbyid', '{', /JSONException : syntax error/],
    ['getblockbyid', '[]', /JSONException : syntax error/],
    ['broadcasttransaction', {}, /JSONException/],
    ['broadcasttransaction', { raw_data: { contract: [{ type: 'Nothing' }] } }, /ParseException/],
    ['createtransaction', { owner_address: 'x' }, /ParseException/],
  ])('%s of %j', async (route, body, error) => {
    expect(await post(tron, `/wallet/${route}`, body)).toEqual({
      Error: expect.stringMatching(error),
    })
  })

  test.each([
    ['triggersmartcontract', { owner_address: 'x' }],
    ['triggerconstantcontract', { owner_address: `41${'11'.repeat(20)}` }],
    ['estimateenergy', {}],
  ])('%s tells it in the result', async (route, body) => {
    const { result } = await post(tron, `/wallet/${route}`, body)
    expect(result).toEqual({ code: 'OTHER_ERROR', message: expect.stringMatching(/^636c617373/) })
  })

  test('a call of no contract', async () => {
    expect(
      await post(tron, '/wallet/triggerconstantcontract', {
        owner_address: tron.accounts.buyer.address,
        contract_address: tron.accounts.seller.address,
        function_selector: 'name()',
        visible: true,
      }),
    ).toEqual({
      result: { code: 'CONTRACT_VALIDATE_ERROR', message: 'Smart contract is not exist.' },
    })
  })

  test('a body that is too large', async () => {
    const answer = await post(tron, '/wallet/getblock', ' '.repeat(maxBodyBytes + 1))
    expect(answer).toEqual({
      Error: 'class java.lang.Exception : body size is too big, the limit is 4194304',
    })
    expect(await post(tron, '/wallet/getblock', ' '.repeat(maxBodyBytes))).toHaveProperty('blockID')
  })

  test.each([
    ['GET', '/wallet/nothing', 404],
    ['GET', '/wallet/getnowblock/more', 404],
    ['GET', '/', 404],
    ['POST', '/walletsolidity/broadcasttransaction', 404],
    ['GET', '/wallet/broadcasttransaction', 405],
    ['PUT', '/wallet/getnowblock', 405],
    ['DELETE', '/wallet/getnowblock', 405],
  ])('%s %s gets %i', async (method, path, status) => {
    const page = await fetch(`${tron.rpcUrl}${path}`, { method })
    expect([page.status, page.headers.get('content-type')]).toEqual([
      status,
      'text/html;charset=iso-8859-1',
    ])
    const headers = { accept: 'application/json' }
    expect(await get(tron, path, { method, headers })).toMatchObject({
      url: path,
      status: String(status),
    })
  })

  test('a path that is no path', async () => {
    const { port } = new URL(tron.rpcUrl)
    const error = await new Promise((resolve) => {
      request({ port, host: '127.0.0.1', path: '//[' })
        .on('error', resolve)
        .on('response', resolve)
        .end()
    })
    expect(error).toMatchObject({ statusCode: 404 })
    expect(await get(tron, '/wallet/getnowblock')).toHaveProperty('blockID')
  })
})

test('a page in a browser may read', async () => {
  const preflight = await fetch(`${tron.rpcUrl}/wallet/getnowblock`, { method: 'OPTIONS' })
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
  expect(await (await fetch(`${tron.rpcUrl}/wallet/getnowblock`, { method: 'HEAD' })).text()).toBe(
    '',
  )
})
