import { FareboxError } from '@farebox/core'
import { describe, expect, test } from 'vitest'
import { createFailoverTronHttp } from './createFailoverTronHttp.js'
import { createTronHttp } from './createTronHttp.js'
import type { TronHttpOptions } from './createTronHttp.js'
import type { TronHttp } from './TronHttp.js'

const address = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266'
const id = 'ab'.repeat(32)
const genesis = { blockID: `${'0'.repeat(56)}cd8690dc`, block_header: { raw_data: {} } }
const head = {
  blockID: `${'0'.repeat(13)}10f${'1'.repeat(48)}`,
  block_header: { raw_data: { number: 271, timestamp: 1_760_000_000_000 } },
}
const hexOf = (text: string): string => Buffer.from(text).toString('hex')

interface Asked {
  readonly url: string
  readonly body: unknown
  readonly headers: Headers
}

function setUp(
  answers: { readonly [path: string]: unknown },
  options: Partial<TronHttpOptions> = {},
): { readonly http: TronHttp; readonly asked: Asked[] } {
  const asked: Asked[] = []
  const http = createTronHttp({
    url: 'https://node.example/',
    fetch: async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input)
      asked.push({
        url: url.href,
        body: JSON.parse(typeof init?.body === 'string' ? init.body : ''),
        headers: new Headers(init?.headers),
      })
      const answer = answers[url.pathname.slice(1)]
      if (answer instanceof Error) throw answer
      return answer instanceof Response ? answer.clone() : Response.json(answer)
    },
    ...options,
  })
  return { http, asked }
}

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof FareboxError ? error.code : error),
  )

describe('asking', () => {
  test('posts addresses as 41 and 20 bytes, with the key', async () => {
    const { http, asked } = setUp({ 'wallet/getaccount': { balance: 12 } }, { apiKey: 'k' })
    expect(await http.getBalance(address)).toBe(12n)
    expect(asked[0]?.url).toBe('https://node.example/wallet/getaccount')
    expect(asked[0]?.body).toEqual({ address: `41${address.slice(2)}` })
    expect(asked[0]?.headers.get('tron-pro-api-key')).toBe('k')
  })

  test('an account that does not exist has nothing', async () => {
    const { http } = setUp({ 'wallet/getaccount': {}, 'wallet/getaccountresource': {} })
    expect(await http.getBalance(address)).toBe(0n)
    expect(await http.getResources(address)).toEqual({ energy: 0n, bandwidth: 0n })
  })

  test('resources are what is left', async () => {
    const { http } = setUp({
      'wallet/getaccountresource': {
        freeNetLimit: 600,
        freeNetUsed: 500,
        NetLimit: 50,
        EnergyLimit: '90071992547409930',
        EnergyUsed: 30,
      },
    })
    expect(await http.getResources(address)).toEqual({
      energy: 90_071_992_547_409_900n,
      bandwidth: 100n,
    })
  })

  test('reads chain parameters, and takes one without a value for zero', async () => {
    const { http } = setUp({
      'wallet/getchainparameters': {
        chainParameter: [{ key: 'getEnergyFee', value: 210 }, { key: 'getRemoveThePowerOfTheGr' }],
      },
    })
    expect([...(await http.getChainParameters())]).toEqual([
      ['getEnergyFee', 210n],
      ['getRemoveThePowerOfTheGr', 0n],
    ])
  })

  test('a block whose id is not the one of its number is malformed', async () => {
    const wrong = { ...head, block_header: { raw_data: { number: 272 } } }
    const { http } = setUp({ 'wallet/getblock': head, 'walletsolidity/getblock': wrong })
    expect(await http.getNowBlock()).toEqual({
      id: head.blockID,
      number: 271n,
      timestamp: 1_760_000_000_000,
    })
    expect(await codeOf(http.getSolidBlock())).toBe('rpc_malformed')
  })

  test.each(['ftp://node.example', 'node.example', ''])('refuses the URL "%s"', (url) => {
    expect(() => createTronHttp({ url })).toThrow('is not an HTTP URL')
  })
})

describe('trouble', () => {
  const big = 'x'.repeat(2_000_000)
  test.each<[string, unknown, string]>([
    ['502', new Response('bad gateway', { status: 502 }), 'rpc_unavailable'],
    ['redirect', new Response(null, { status: 302 }), 'rpc_unavailable'],
    ['no answer', new TypeError('fetch failed'), 'rpc_unavailable'],
    ['java-tron has no resources', { Error: 'lack of computing resources' }, 'rpc_unavailable'],
    ['not JSON', new Response('<html>'), 'rpc_malformed'],
    ['too long', new Response(`"${big}"`), 'rpc_malformed'],
    ['another shape', { balance: '1.5' }, 'rpc_malformed'],
    ['null', null, 'rpc_malformed'],
  ])('%s', async (_name, answer, code) => {
    const { http } = setUp({ 'wallet/getaccount': answer })
    expect(await codeOf(http.getBalance(address))).toBe(code)
  })

  test('T14 what is read of an answer is bounded', async () => {
    let pulled = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1
        controller.enqueue(new Uint8Array(1000))
      },
    })
    const http = createTronHttp({
      url: 'http://node.example',
      maxBytes: 10_000,
      fetch: async () => new Response(endless),
    })
    expect(await codeOf(http.getBalance(address))).toBe('rpc_malformed')
    expect(pulled).toBeLessThan(20)
  })

  test('an answer that does not come is not waited for', async () => {
    const http = createTronHttp({
      url: 'http://node.example',
      timeoutMs: 20,
      fetch: (_input, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
        }),
    })
    expect(await codeOf(http.getBalance(address))).toBe('rpc_unavailable')
  })
})

describe('the chain', () => {
  test('T06 nothing is asked of a node of another chain', async () => {
    const answers = { 'wallet/getblock': genesis, 'wallet/broadcasthex': { result: true } }
    const { http, asked } = setUp(answers, { chainId: 728_126_428 })
    expect(await codeOf(http.broadcastHex('00'))).toBe('chain_mismatch')
    expect(asked.map(({ url }) => url)).toEqual(['https://node.example/wallet/getblock'])
  })

  test('is looked at once, and again after trouble', async () => {
    const answers: { [path: string]: unknown } = {
      'wallet/getblock': genesis,
      'wallet/getaccount': {},
    }
    const { http, asked } = setUp(answers, { chainId: 3_448_148_188 })
    await Promise.all([http.getBalance(address), http.getBalance(address)])
    expect(asked.filter(({ url }) => url.endsWith('getblock'))).toHaveLength(1)
    answers['wallet/getaccount'] = new TypeError('gone')
    expect(await codeOf(http.getBalance(address))).toBe('rpc_unavailable')
    answers['wallet/getaccount'] = {}
    await http.getBalance(address)
    expect(asked.filter(({ url }) => url.endsWith('getblock'))).toHaveLength(2)
  })
})

describe('callContract', () => {
  const ask = (answer: unknown): ReturnType<TronHttp['callContract']> =>
    setUp({ 'wallet/triggerconstantcontract': answer }).http.callContract({
      from: address,
      to: address,
      data: '0x12',
    })

  test('returns', async () => {
    const answer = { result: { result: true }, energy_used: 5, constant_result: ['AB'] }
    expect(await ask(answer)).toEqual({ ok: true, data: '0xab', energyUsed: 5n })
  })

  test.each(['REVERT opcode executed', hexOf('REVERT opcode executed')])(
    'a revert has result true: %s',
    async (message) => {
      const answer = { result: { result: true, message }, constant_result: ['08c379a0'] }
      expect(await ask(answer)).toEqual({
        ok: false,
        data: '0x08c379a0',
        energyUsed: 0n,
        message: 'REVERT opcode executed',
      })
    },
  )

  test('a revert without a message is known by its ret', async () => {
    const answer = {
      result: { result: true },
      constant_result: [''],
      transaction: { ret: [{ ret: 'FAILED' }] },
    }
    expect(await ask(answer)).toMatchObject({ ok: false, data: '0x' })
  })

  test('there is no such contract', async () => {
    const message = hexOf('Smart contract is not exist.')
    expect(await ask({ result: { code: 'CONTRACT_VALIDATE_ERROR', message } })).toEqual({
      ok: false,
      data: '0x',
      energyUsed: 0n,
      code: 'CONTRACT_VALIDATE_ERROR',
      message: 'Smart contract is not exist.',
    })
  })
})

describe('getTransactionInfo', () => {
  const ask = (answer: unknown): ReturnType<TronHttp['getTransactionInfo']> =>
    setUp({ 'wallet/gettransactioninfobyid': answer }).http.getTransactionInfo(id)

  test('reads logs, with and without 41', async () => {
    const log = { address: address.slice(2).toUpperCase(), topics: ['00'.repeat(32)], data: '01' }
    const info = await ask({
      id,
      blockNumber: 7,
      blockTimeStamp: 1000,
      contractResult: ['00'],
      receipt: { result: 'SUCCESS', energy_usage_total: 9 },
      log: [log, { ...log, address: `41${log.address}`, topics: undefined, data: undefined }],
    })
    expect(info).toEqual({
      id,
      blockNumber: 7n,
      timestamp: 1000,
      result: 'SUCCESS',
      data: '0x00',
      logs: [
        { address, topics: [`0x${'00'.repeat(32)}`], data: '0x01' },
        { address, topics: [], data: '0x' },
      ],
      energyUsed: 9n,
      fee: 0n,
    })
  })

  test.each([[{}], [{ id }], [{ id, blockNumber: 0 }]])('%j is not known yet', async (answer) => {
    expect(await ask(answer)).toBeUndefined()
  })

  test('a receipt without a result is no success', async () => {
    expect((await ask({ id, blockNumber: 7 }))?.result).toBe('DEFAULT')
  })

  test('a failure has its words', async () => {
    const info = await ask({
      id,
      blockNumber: 7,
      result: 'FAILED',
      resMessage: hexOf('REVERT opcode executed'),
      receipt: { result: 'REVERT' },
    })
    expect(info).toMatchObject({ result: 'REVERT', message: 'REVERT opcode executed' })
  })

  test('another transaction is malformed', async () => {
    expect(await codeOf(ask({ id: 'cd'.repeat(32), blockNumber: 7 }))).toBe('rpc_malformed')
    expect(await codeOf(ask({ blockNumber: 7 }))).toBe('rpc_malformed')
  })
})

test.each<[unknown, unknown]>([
  [{ result: true, txid: id }, { kind: 'accepted' }],
  [{ code: 'DUP_TRANSACTION_ERROR', message: '' }, { kind: 'known' }],
  [
    { code: 'TAPOS_ERROR', message: hexOf('Tapos check error.') },
    { kind: 'refused', code: 'TAPOS_ERROR', message: 'Tapos check error.' },
  ],
  [{}, { kind: 'refused', code: 'UNKNOWN', message: '' }],
])('broadcast %j', async (answer, result) => {
  const { http } = setUp({ 'wallet/broadcasthex': answer })
  expect(await http.broadcastHex('0x00')).toEqual(result)
})

test('getTransaction', async () => {
  const answers: { [path: string]: unknown } = { 'wallet/gettransactionbyid': {} }
  const { http } = setUp(answers)
  expect(await http.getTransaction(id)).toBeUndefined()
  answers['wallet/gettransactionbyid'] = { txID: id, raw_data_hex: '0A02' }
  expect(await http.getTransaction(id)).toEqual({ id, rawDataHex: '0a02' })
})

describe('getLogs', () => {
  const filter = { address, topics: [null], fromBlock: 16n, toBlock: 255n } as const

  test('asks the read-only JSON-RPC', async () => {
    const log = {
      address: `0x${address.slice(2).toUpperCase()}`,
      topics: [],
      data: '0x',
      transactionHash: `0x${id}`,
      blockNumber: '0x10',
    }
    const { http, asked } = setUp({ jsonrpc: { jsonrpc: '2.0', id: 1, result: [log] } })
    expect(await http.getLogs(filter)).toEqual([
      { address, topics: [], data: '0x', transaction: id, blockNumber: 16n },
    ])
    expect(asked[0]?.body).toMatchObject({
      method: 'eth_getLogs',
      params: [{ address, topics: [null], fromBlock: '0x10', toBlock: '0xff' }],
    })
  })

  test('an error is no empty list', async () => {
    const { http } = setUp({ jsonrpc: { error: { code: -32005, message: 'too many' } } })
    expect(await codeOf(http.getLogs(filter))).toBe('rpc_unavailable')
  })

  test('may be at another place', async () => {
    const { http, asked } = setUp({}, { jsonRpcUrl: 'https://logs.example/rpc' })
    await codeOf(http.getLogs(filter))
    expect(asked[0]?.url).toBe('https://logs.example/rpc')
  })
})

describe('several nodes', () => {
  const node = (answer: unknown): TronHttp => setUp({ 'wallet/getaccount': answer }).http

  test('the next one is asked where one fails', async () => {
    const down = node(new Response('', { status: 502 }))
    const http = createFailoverTronHttp([down, node('nonsense'), node({ balance: 3 })])
    expect(await http.getBalance(address)).toBe(3n)
  })

  test('the last trouble is told', async () => {
    const http = createFailoverTronHttp([node('nonsense'), node(new TypeError('gone'))])
    expect(await codeOf(http.getBalance(address))).toBe('rpc_unavailable')
  })

  test('none is a mistake', () => {
    expect(() => createFailoverTronHttp([])).toThrow('No node is given.')
  })
})
