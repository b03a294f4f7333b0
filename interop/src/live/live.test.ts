import { beforeEach, expect, test } from 'vitest'
import { muteConsole } from '../bankofai/muteConsole.fixture.js'
import { startBscTestnet } from '../chains/startBscTestnet.fixture.js'
import { startNile } from '../chains/startNile.fixture.js'
import { payOnBscTestnet } from './payOnBscTestnet.js'
import { payOnNile } from './payOnNile.js'
import { readLiveOptions } from './readLiveOptions.js'

beforeEach(muteConsole)

const key = `0x${'11'.repeat(32)}`

test('without keys there is nothing to do, and why', () => {
  expect(readLiveOptions({ NILE_BUYER_KEY: key, BSC_TESTNET_FACILITATOR_KEY: ' ' })).toEqual({
    skipped: [
      'Nile is skipped: NILE_BUYER_KEY and NILE_FACILITATOR_KEY are not both set.',
      'BNB testnet is skipped: BSC_TESTNET_BUYER_KEY and BSC_TESTNET_FACILITATOR_KEY are not both set.',
    ],
  })
})

test('a key that is none is named, and not shown', () => {
  expect(() => readLiveOptions({ NILE_BUYER_KEY: 'a phrase of words' })).toThrow(
    /^NILE_BUYER_KEY is not a private key of 64 hexadecimal digits\.$/,
  )
})

test('with keys, on networks that pass for the public ones', async () => {
  const nile = await startNile()
  const bsc = await startBscTestnet()
  const lines: string[] = []
  const print = (line: string): void => void lines.push(line)
  try {
    const { accounts, profile, rpcUrl } = nile.tron
    const { gasFreeAddress } = await nile.gasFree.accountOf(accounts.buyer.address)
    await profile.mint(profile.tokens.USDT, gasFreeAddress, 10_000_000n)
    const options = readLiveOptions({
      NILE_RPC_URL: rpcUrl,
      NILE_GASFREE_URL: nile.gasFree.url,
      NILE_BUYER_KEY: accounts.buyer.privateKey,
      NILE_FACILITATOR_KEY: accounts.extra[0]?.privateKey,
      BSC_TESTNET_RPC_URL: bsc.devnet.rpcUrl,
      BSC_TESTNET_BUYER_KEY: bsc.devnet.accounts.buyer.privateKey,
      BSC_TESTNET_FACILITATOR_KEY: bsc.devnet.accounts.facilitator.privateKey,
    })
    if (options.nile === undefined || options.bscTestnet === undefined) throw new Error('no keys')
    expect(await payOnNile(options.nile, print)).toBe(true)
    expect(await payOnBscTestnet(options.bscTestnet, print)).toBe(true)
  } finally {
    await nile.close()
    await bsc.close()
  }
  expect(lines).toHaveLength(9)
  expect(lines.filter((line) => /^tron:nile .*[0-9a-f]{64}$/.test(line))).toHaveLength(5)
  expect(lines.filter((line) => /^eip155:97 .*0x[0-9a-f]{64}$/.test(line))).toHaveLength(4)
})
