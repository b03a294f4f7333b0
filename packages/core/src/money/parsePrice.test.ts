import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { FareboxError } from '../errors/FareboxError.js'
import { parseNetwork } from '../networks/parseNetwork.js'
import type { Asset } from './Asset.js'
import { createAssetRegistry } from './createAssetRegistry.js'
import { parsePrice } from './parsePrice.js'
import type { Price } from './Price.js'

const usdc: Asset = {
  network: 'eip155:84532',
  address: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
  symbol: 'USDC',
  decimals: 6,
  usd: true,
  extra: { name: 'USDC', version: '2' },
}
const dai: Asset = {
  network: 'eip155:84532',
  address: `0x${'11'.repeat(20)}`,
  symbol: 'DAI',
  decimals: 18,
  usd: true,
}
const usdt: Asset = {
  network: 'tron:3448148188',
  address: 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf',
  symbol: 'USDT',
  decimals: 6,
  usd: true,
}
const registry = createAssetRegistry([usdc, dai, usdt])
const unregistered = `0x${'ab'.repeat(20)}`

/** The code that a price gives; a JavaScript caller is not held back by the type. */
function codeOf(price: unknown, network = 'base-sepolia'): string {
  try {
    parsePrice(price as Price, network, registry)
    return 'accepted'
  } catch (error) {
    if (!(error instanceof FareboxError)) throw error
    return error.code
  }
}

const parse =
  (price: unknown): (() => unknown) =>
  () =>
    parsePrice(price as Price, 'base-sepolia', registry)

describe('text', () => {
  test.each<[Price, string, Asset, bigint]>([
    ['$0.01', 'base-sepolia', usdc, 10_000n],
    ['$1', 'eip155:84532', usdc, 1_000_000n],
    ['$0.000001', 'eip155:84532', usdc, 1n],
    ['0.01 USDC', 'eip155:84532', usdc, 10_000n],
    ['0.01 DAI', 'eip155:84532', dai, 10_000_000_000_000_000n],
    ['0.01 USDT', 'tron:nile', usdt, 10_000n],
    ['$0.01', 'tron:0xcd8690dc', usdt, 10_000n],
  ])('%s on %s', (price, network, known, amount) => {
    expect(parsePrice(price, network, registry)).toStrictEqual({
      asset: known.address,
      amount,
      known,
    })
  })

  test.each([
    '',
    ' ',
    '$',
    '$ 2',
    '$-',
    '$.5',
    '$5.',
    '$01',
    '$1,000',
    '$1_000',
    '$1e-3',
    '$0x1',
    '$1 USDC',
    '$ 1 USDC',
    '$１',
    '$٣',
    '$NaN',
    '$$1',
    '1$',
    '€1',
    '0.01',
    '0.01USDC',
    '0.01  USDC',
    ' 0.01 USDC',
    '0.01 USDC ',
    '0.01\tUSDC',
    '0.01\u00a0USDC',
    '0.01 USDC DAI',
    '1e-3 USDC',
    '1,5 USDC',
    '１ USDC',
    'ten USDC',
    ' USDC',
  ])('T18 refuses %j', (price) => {
    expect(codeOf(price)).toBe('price_invalid')
  })

  test.each(['$0', '$0.00', '0 USDC', '0.000 DAI', '$-1', '-0.01 USDC', '$-0'])(
    'T18 %s is not positive',
    (price) => {
      expect(codeOf(price)).toBe('price_not_positive')
    },
  )

  test.each(['$0.0000001', '$1.2345678', '0.0000001 USDC'])('T18 %s is not rounded', (price) => {
    expect(codeOf(price)).toBe('price_precision_loss')
  })

  test.each([
    ['0.01 USDT', 'base-sepolia'],
    ['0.01 usdc', 'base-sepolia'],
    ['1.50 USD', 'base-sepolia'],
    ['0.01 UЅDC', 'base-sepolia'],
    ['$0.01', 'eip155:1'],
    [`0.01 ${usdc.address}`, 'base-sepolia'],
  ])('%s on %s names no asset', (price, network) => {
    expect(codeOf(price, network)).toBe('asset_unknown')
  })
})

describe('atomic units', () => {
  test('of a registered asset, in its registered spelling', () => {
    expect(
      parsePrice({ asset: usdc.address.toLowerCase(), amount: 10_000n }, 'base-sepolia', registry),
    ).toStrictEqual({ asset: usdc.address, amount: 10_000n, known: usdc })
    expect(parsePrice({ asset: 'DAI', amount: '1' }, 'base-sepolia', registry)).toStrictEqual({
      asset: dai.address,
      amount: 1n,
      known: dai,
    })
  })

  test('of any other token, as it is', () => {
    const extra = { name: 'Mine', version: '1' }
    expect(
      parsePrice({ asset: unregistered, amount: '123', extra }, 'eip155:31337', registry),
    ).toStrictEqual({ asset: unregistered, amount: 123n, extra })
  })

  test('up to the largest uint256', () => {
    const amount = 2n ** 256n - 1n
    expect(parsePrice({ asset: unregistered, amount }, 'anvil', registry).amount).toBe(amount)
    expect(codeOf({ asset: unregistered, amount: amount + 1n })).toBe('price_invalid')
  })

  test.each([
    '',
    '1.0',
    '0.5',
    '01',
    '1e6',
    '0x10',
    ' 1',
    '1,000',
    '１',
    1,
    0.5,
    null,
    undefined,
    {},
  ])('T18 refuses the amount %o', (amount) => {
    expect(codeOf({ asset: unregistered, amount })).toBe('price_invalid')
  })

  test.each(['0', 0n, '-1', -1n])('T18 the amount %o is not positive', (amount) => {
    expect(codeOf({ asset: unregistered, amount })).toBe('price_not_positive')
  })

  test('an asset that is neither registered nor an address', () => {
    expect(codeOf({ asset: 'WETH', amount: 1n })).toBe('asset_unknown')
    expect(codeOf({ asset: '0x12', amount: 1n })).toBe('asset_unknown')
    expect(codeOf({ asset: '', amount: 1n })).toBe('asset_unknown')
    expect(codeOf({ amount: 1n })).toBe('price_invalid')
    expect(codeOf({ asset: 7, amount: 1n })).toBe('price_invalid')
  })
})

describe('anything else', () => {
  test.each([0.01, 1, 0, Number.NaN, 1n, null, undefined, true, Symbol('1')])(
    'T18 refuses %s',
    (price) => {
      expect(codeOf(price)).toBe('price_invalid')
    },
  )

  test('an invalid network', () => {
    expect(codeOf('$1', 'eip155:01')).toBe('network_invalid')
  })

  test('errors', () => {
    expect(parse(0.01)).toThrowErrorMatchingInlineSnapshot(
      `[FareboxError: The price is not a string; a binary number cannot hold decimals exactly. Write it as a string: "$0.01", "0.01 USDC", or { asset, amount } in atomic units. (price_invalid, https://farebox.dev/errors/price_invalid)]`,
    )
    expect(parse('$0.0000001')).toThrowErrorMatchingInlineSnapshot(
      `[FareboxError: The amount has 7 decimals; the asset has 6. Round the price to the decimals of the asset yourself. (price_precision_loss, https://farebox.dev/errors/price_precision_loss)]`,
    )
    expect(parse('$0')).toThrowErrorMatchingInlineSnapshot(
      `[FareboxError: The price is zero or negative. Use a price above zero; a free route needs no paywall. (price_not_positive, https://farebox.dev/errors/price_not_positive)]`,
    )
    expect(parse('1 WETH')).toThrowErrorMatchingInlineSnapshot(
      `[FareboxError: The asset is not in the registry for this network. Register the asset with its decimals, or pass { asset, amount }. (asset_unknown, https://farebox.dev/errors/asset_unknown)]`,
    )
    expect(parse({ asset: usdc.address, amount: '0.5' })).toThrowErrorMatchingInlineSnapshot(
      `[FareboxError: Atomic units have no decimals. Write it as a string: "$0.01", "0.01 USDC", or { asset, amount } in atomic units. (price_invalid, https://farebox.dev/errors/price_invalid)]`,
    )
  })
})

interface Vector {
  readonly price: unknown
  readonly network: string
  readonly result?: { readonly amount: string; readonly asset: string; readonly extra: unknown }
  readonly error?: string
}

const { parsePrice: vectors }: { parsePrice: readonly Vector[] } = JSON.parse(
  readFileSync(new URL('../wire/x402-v2.vectors.json', import.meta.url), 'utf8'),
)

describe('reference vectors', () => {
  /** The recorded implementation's own assets, as far as these vectors show them. */
  const recorded = createAssetRegistry([
    usdc,
    {
      network: 'base',
      address: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
      symbol: 'USDC',
      decimals: 6,
      usd: true,
    },
    {
      network: 'celo',
      address: '0x48065fbBE25f71C9282ddf5e1cD6D6A887483D5e',
      symbol: 'USDT',
      decimals: 6,
      usd: true,
    },
    {
      network: 'megaeth',
      address: '0xFAfDdbb3FC7688494971a79cc65DCa3EF82079E7',
      symbol: 'MegaUSD',
      decimals: 18,
      usd: true,
    },
  ])

  /** Where Farebox refuses what the reference takes, and why. */
  const differences = new Map<unknown, { readonly code: string; readonly reason: string }>([
    [0.001, { code: 'price_invalid', reason: 'a binary number cannot hold most decimals' }],
    [1e-7, { code: 'price_invalid', reason: 'a number; the reference sells for 0 units' }],
    ['$ 2', { code: 'price_invalid', reason: 'one way to write each price' }],
    ['0', { code: 'price_invalid', reason: 'no currency; the reference sells for 0 units' }],
  ])

  test.each(vectors)('$price on $network', ({ price, network, result }) => {
    const parseRecorded = (): unknown => parsePrice(price as Price, network, recorded)
    const difference = differences.get(price)
    if (difference !== undefined || result === undefined) {
      expect(parseRecorded).toThrow(
        expect.objectContaining(
          difference === undefined ? { name: 'FareboxError' } : { code: difference.code },
        ),
      )
      return
    }
    expect(parseRecorded()).toMatchObject({ asset: result.asset, amount: BigInt(result.amount) })
  })

  test('every listed difference is one', () => {
    for (const price of differences.keys()) {
      expect(vectors.find((vector) => vector.price === price)?.result).toBeDefined()
    }
    expect(vectors.every(({ network }) => parseNetwork(network) === network)).toBe(true)
  })
})
