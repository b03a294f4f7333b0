import { createAssetRegistry, parsePrice } from '@farebox/core'
import { createPublicClient, domainSeparator, erc20Abi, http, parseAbi } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Address, Hex } from 'viem'
import * as v from 'valibot'
import { devAccounts } from './devAccounts.js'
import type { BscTestnetTokens, Devnet } from './Devnet.js'
import { devContracts } from './prepareChain.js'
import { startDevnet } from './startDevnet.js'

const { buyer, seller } = devAccounts

let devnet: Devnet
let clean: Hex

beforeAll(async () => {
  devnet = await startDevnet()
})
afterAll(() => devnet.stop())
beforeEach(async () => {
  if (clean !== undefined) await devnet.revert(clean)
  clean = await devnet.snapshot()
})

async function readBlock(chain = devnet): Promise<{ number: number; timestamp: number }> {
  const schema = v.object({ number: v.string(), timestamp: v.string() })
  const block = v.parse(schema, await chain.rpc('eth_getBlockByNumber', ['latest', false]))
  return { number: Number(block.number), timestamp: Number(block.timestamp) }
}

function send(chain = devnet): Promise<unknown> {
  return chain.rpc('eth_sendTransaction', [
    { from: buyer.address, to: seller.address, value: '0x1' },
  ])
}

async function countPending(chain = devnet): Promise<number> {
  const status = await chain.rpc('txpool_status')
  return Number(v.parse(v.object({ pending: v.string() }), status).pending)
}

describe('a fresh chain', () => {
  test('says what it is', async () => {
    expect(devnet.network).toBe('eip155:31337')
    expect(Number(await devnet.rpc('eth_chainId'))).toBe(31_337)
    expect(devnet.rpcUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })

  test('the buyer has tokens, nobody else has', async () => {
    for (const token of Object.values(devnet.tokens)) {
      expect(await devnet.balanceOf(token, buyer.address)).toBe(1_000_000_000_000n)
      expect(await devnet.balanceOf(token.address, seller.address)).toBe(0n)
    }
  })

  test('the tokens are what they are said to be', async () => {
    const client = createPublicClient({ transport: http(devnet.rpcUrl) })
    const { USDC, USDT } = devnet.tokens
    const abi = erc20Abi
    for (const token of [USDC, USDT]) {
      const read = (functionName: 'name' | 'symbol' | 'decimals'): Promise<unknown> =>
        client.readContract({ address: token.address, abi, functionName })
      expect(await read('name')).toBe(token.name)
      expect(await read('symbol')).toBe(token.symbol)
      expect(await read('decimals')).toBe(token.decimals)
    }
  })

  test('every account has ether and its own key', async () => {
    const { extra, ...roles } = devnet.accounts
    const accounts = [...Object.values(roles), ...extra]
    expect(new Set(accounts.map(({ address }) => address)).size).toBe(10)
    for (const { address, privateKey } of accounts) {
      expect(privateKeyToAddress(privateKey)).toBe(address)
      const balance = BigInt(String(await devnet.rpc('eth_getBalance', [address, 'latest'])))
      expect(balance).toBeGreaterThan(9_999n * 10n ** 18n)
    }
  })

  test('its clock is not ahead', async () => {
    const { timestamp } = await readBlock()
    expect(timestamp).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000))
  })
})

test('another chain id: its own chain, the same addresses', async () => {
  const other = await startDevnet({ chainId: 84_532 })
  try {
    expect(other.network).toBe('eip155:84532')
    expect(Number(await other.rpc('eth_chainId'))).toBe(84_532)
    expect(other.tokens).toEqual(devnet.tokens)
    await other.mint(other.tokens.USDC, seller.address, 5n)
    expect(await other.balanceOf(other.tokens.USDC, seller.address)).toBe(5n)
    expect(await devnet.balanceOf(devnet.tokens.USDC, seller.address)).toBe(0n)
  } finally {
    await other.stop()
  }
})

test.each([
  { chainId: 0 },
  { chainId: -1 },
  { chainId: 1.5 },
  { chainId: 2 ** 53 },
  { blockTimeSeconds: 0 },
  { blockTimeSeconds: 0.5 },
  { forkUrl: 'https://example.com' },
  { profile: 'bsc' },
  { profile: 'bsc-testnet', chainId: 97 },
])('options %j are refused', async (options) => {
  const start: (options: object) => Promise<unknown> = startDevnet
  await expect(start(options)).rejects.toMatchObject({ code: 'devnet_failed' })
})

describe('the profile bsc-testnet', () => {
  let bsc: Devnet<BscTestnetTokens>
  beforeAll(async () => {
    bsc = await startDevnet({ profile: 'bsc-testnet' })
  })
  afterAll(() => bsc?.stop())

  test('the chain id and the addresses of the testnet', async () => {
    expect(bsc.network).toBe('eip155:97')
    expect(Number(await bsc.rpc('eth_chainId'))).toBe(97)
    expect(bsc.tokens.USDT.address).toBe('0x337610d27c682E347C9cD60BD4b3b107C9d34dDd')
    expect(bsc.tokens.DHLU.address).toBe('0x375cADdd2cB68cE82e3D9B075D551067a7b4B816')
    expect(bsc.contracts).toEqual({
      permit2: '0x000000000022D473030F116dDEE9F6B43aC78BA3',
      multicall3: '0xcA11bde05977b3631167028862bE2a173976CA11',
      paymentPermit: '0x1825bB32db3443dEc2cc7508b2D818fc13EaD878',
      exactPermit2Proxy: '0x402085c248EeA27D92E8b30b2C58ed07f9E20001',
      uptoPermit2Proxy: '0x4020A4f3b7b90ccA423B9fabCc0CE57C6C240002',
    })
  })

  test('the tokens are what they are said to be', async () => {
    const client = createPublicClient({ transport: http(bsc.rpcUrl) })
    for (const { address, name, symbol, decimals } of Object.values(bsc.tokens)) {
      const read = (functionName: 'name' | 'symbol' | 'decimals'): Promise<unknown> =>
        client.readContract({ address, abi: erc20Abi, functionName })
      expect(await read('name')).toBe(name)
      expect(await read('symbol')).toBe(symbol)
      expect(await read('decimals')).toBe(decimals)
    }
    expect(await bsc.balanceOf(bsc.tokens.USDT, buyer.address)).toBe(10n ** 24n)
    expect(await bsc.balanceOf(bsc.tokens.DHLU, buyer.address)).toBe(10n ** 12n)
    await bsc.mint(bsc.tokens.DHLU, seller.address, 5n)
    expect(await bsc.balanceOf(bsc.tokens.DHLU, seller.address)).toBe(5n)
  })

  test('the domains are those that the testnet signs', async () => {
    const client = createPublicClient({ transport: http(bsc.rpcUrl) })
    const abi = parseAbi(['function DOMAIN_SEPARATOR() view returns (bytes32)'])
    const read = (address: Address): Promise<Hex> =>
      client.readContract({ address, abi, functionName: 'DOMAIN_SEPARATOR' })
    const { name, version, address: verifyingContract } = bsc.tokens.DHLU
    expect(await read(verifyingContract)).toBe(
      domainSeparator({ domain: { name, version, chainId: 97, verifyingContract } }),
    )
    expect(await read(bsc.contracts.paymentPermit)).toBe(
      '0x799ba875ce83f9fb662b0c7ae608171056f077daa604c2f34d13eccc726b4729',
    )
  })
})

test.each(Object.entries(devContracts))('%s has code', async (_name, address) => {
  const code = String(await devnet.rpc('eth_getCode', [address, 'latest']))
  expect(code.length).toBeGreaterThan(1000)
})

describe('assets', () => {
  test('a token with a domain', () => {
    const { USDC } = devnet.tokens
    expect(devnet.assetOf(USDC)).toEqual({
      network: 'eip155:31337',
      address: USDC.address,
      symbol: 'USDC',
      decimals: 6,
      usd: true,
      extra: { name: 'USDC', version: '2' },
    })
  })

  test('a token without one', () => {
    expect(devnet.assetOf(devnet.tokens.USDT)).not.toHaveProperty('extra')
  })

  test('prices can be written in them', () => {
    const { USDC, USDT } = devnet.tokens
    const registry = createAssetRegistry([devnet.assetOf(USDC), devnet.assetOf(USDT)])
    expect(parsePrice('0.01 USDT', devnet.network, registry)).toMatchObject({
      asset: USDT.address,
      amount: 10_000n,
    })
  })
})

describe('tokens', () => {
  test('mint', async () => {
    const { USDC, USDT } = devnet.tokens
    await devnet.mint(USDC, seller.address, 3n)
    await devnet.mint(USDT.address, seller.address, 4n)
    expect(await devnet.balanceOf(USDC, seller.address)).toBe(3n)
    expect(await devnet.balanceOf(USDT, seller.address)).toBe(4n)
  })

  test('deploy with arguments, and mint', async () => {
    const token = await devnet.deploy('FareboxUSDC', ['Other', '1', 'OTHER', 18])
    await devnet.mint(token, seller.address, 1n)
    expect(await devnet.balanceOf(token, seller.address)).toBe(1n)
    const code = await devnet.rpc('eth_getCode', [token, 'latest'])
    expect(String(code).length).toBeGreaterThan(1000)
  })

  test('deploy something unknown', async () => {
    await expect(devnet.deploy('Nothing')).rejects.toMatchObject({ code: 'devnet_failed' })
    await expect(devnet.deploy('Permit2')).rejects.toMatchObject({ code: 'devnet_failed' })
  })

  test('minting what is not a token of ours fails', async () => {
    const wallet = await devnet.deploy('AcceptAll1271')
    await expect(devnet.mint(wallet, seller.address, 1n)).rejects.toMatchObject({
      code: 'devnet_failed',
    })
  })

  test('the balance in something that is not a token', async () => {
    await expect(devnet.balanceOf(buyer.address, buyer.address)).rejects.toThrow()
  })
})

describe('time and blocks', () => {
  test('mine', async () => {
    const before = await readBlock()
    await devnet.mine()
    await devnet.mine(5)
    expect((await readBlock()).number).toBe(before.number + 6)
  })

  test('setNextBlockTime waits for the block', async () => {
    const before = await readBlock()
    await devnet.setNextBlockTime(before.timestamp + 1000)
    expect(await readBlock()).toEqual(before)
    await devnet.mine()
    expect((await readBlock()).timestamp).toBe(before.timestamp + 1000)
  })

  test('increaseTime is seen at once', async () => {
    const before = await readBlock()
    await devnet.increaseTime(500)
    const after = await readBlock()
    expect(after.number).toBe(before.number + 1)
    expect(after.timestamp - before.timestamp).toBeGreaterThanOrEqual(500)
    expect(after.timestamp - before.timestamp).toBeLessThan(520)
  })

  test('automine', async () => {
    const before = await readBlock()
    await devnet.setAutomine(false)
    await send()
    expect(await countPending()).toBe(1)
    expect(await readBlock()).toEqual(before)
    await devnet.mine()
    expect(await countPending()).toBe(0)
    await devnet.setAutomine(true)
    await send()
    await expect.poll(async () => (await readBlock()).number).toBe(before.number + 2)
  })

  test('a block time', async () => {
    const chain = await startDevnet({ blockTimeSeconds: 1 })
    try {
      const before = await readBlock(chain)
      await send(chain)
      expect(await countPending(chain)).toBe(1)
      await expect.poll(() => countPending(chain), { timeout: 4000 }).toBe(0)
      await chain.mint(chain.tokens.USDC, seller.address, 1n)
      expect((await readBlock(chain)).number).toBeGreaterThan(before.number + 1)
    } finally {
      await chain.stop()
    }
  })
})

describe('snapshots', () => {
  test('revert', async () => {
    const snapshot = await devnet.snapshot()
    await devnet.mint(devnet.tokens.USDC, seller.address, 3n)
    await devnet.revert(snapshot)
    expect(await devnet.balanceOf(devnet.tokens.USDC, seller.address)).toBe(0n)
    await expect(devnet.revert(snapshot)).rejects.toMatchObject({ code: 'devnet_failed' })
  })
})

describe('rpc', () => {
  test('an unknown method', async () => {
    await expect(devnet.rpc('farebox_unknown')).rejects.toMatchObject({
      code: 'devnet_failed',
      detail: 'The request farebox_unknown failed.',
      cause: { code: -32601 },
    })
  })
})

test('stop twice, then nothing answers', async () => {
  const chain = await startDevnet()
  await Promise.all([chain.stop(), chain.stop()])
  await chain.stop()
  await expect(chain.rpc('eth_chainId')).rejects.toMatchObject({ code: 'devnet_failed' })
})

test('several at the same time', async () => {
  const chains = await Promise.all([startDevnet(), startDevnet(), startDevnet()])
  expect(new Set(chains.map(({ rpcUrl }) => rpcUrl)).size).toBe(3)
  await Promise.all(chains.map((chain) => chain.stop()))
})
