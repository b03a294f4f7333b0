import { describe, expect, test } from 'vitest'
import type { Asset } from './Asset.js'
import { createAssetRegistry } from './createAssetRegistry.js'

const usdc: Asset = {
  network: 'eip155:84532',
  address: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
  symbol: 'USDC',
  decimals: 6,
  usd: true,
  extra: { name: 'USDC', version: '2' },
}
const weth: Asset = {
  network: 'eip155:84532',
  address: '0x4200000000000000000000000000000000000006',
  symbol: 'WETH',
  decimals: 18,
  usd: false,
}
const usdt: Asset = {
  network: 'tron:3448148188',
  address: 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf',
  symbol: 'USDT',
  decimals: 6,
  usd: true,
}
const registry = createAssetRegistry([weth, usdc, usdt])

describe('find', () => {
  test('by symbol', () => {
    expect(registry.find('eip155:84532', 'USDC')).toStrictEqual(usdc)
    expect(registry.find('tron:3448148188', 'USDT')).toStrictEqual(usdt)
  })

  test('the network in any of its spellings', () => {
    expect(registry.find('base-sepolia', 'USDC')).toStrictEqual(usdc)
    expect(registry.find('tron:nile', 'USDT')).toStrictEqual(usdt)
    expect(registry.find('tron:0xcd8690dc', usdt.address)).toStrictEqual(usdt)
  })

  test('T06 only on its own network', () => {
    expect(registry.find('eip155:8453', 'USDC')).toBeUndefined()
    expect(registry.find('eip155:8453', usdc.address)).toBeUndefined()
  })

  test('eip155 addresses in any case', () => {
    expect(registry.find('base-sepolia', usdc.address.toLowerCase())).toStrictEqual(usdc)
    expect(registry.find('base-sepolia', `0x${usdc.address.slice(2).toUpperCase()}`)).toStrictEqual(
      usdc,
    )
  })

  test('other addresses and all symbols exactly', () => {
    expect(registry.find('tron:nile', usdt.address.toLowerCase())).toBeUndefined()
    expect(registry.find('base-sepolia', 'usdc')).toBeUndefined()
    expect(registry.find('base-sepolia', ' USDC')).toBeUndefined()
    expect(registry.find('base-sepolia', 'UЅDC')).toBeUndefined()
    expect(registry.find('base-sepolia', '')).toBeUndefined()
  })

  test('an invalid network', () => {
    expect(() => registry.find('eip155:084532', 'USDC')).toThrow(
      expect.objectContaining({ code: 'network_invalid' }),
    )
  })
})

describe('defaultDollarAsset', () => {
  test('the first that is worth a dollar', () => {
    expect(registry.defaultDollarAsset('base-sepolia')).toStrictEqual(usdc)
    const other = { ...usdc, symbol: 'USDX', address: `0x${'11'.repeat(20)}` }
    expect(createAssetRegistry([weth, usdc, other]).defaultDollarAsset('base-sepolia')).toEqual(
      usdc,
    )
    expect(createAssetRegistry([other, usdc]).defaultDollarAsset('base-sepolia')).toEqual(other)
  })

  test('none', () => {
    expect(registry.defaultDollarAsset('eip155:1')).toBeUndefined()
    expect(createAssetRegistry([weth]).defaultDollarAsset('base-sepolia')).toBeUndefined()
  })
})

describe('extend', () => {
  const address = `0x${'22'.repeat(20)}`

  test('adds, and leaves the original as it was', () => {
    const dai = { ...usdc, symbol: 'DAI', address, decimals: 18 }
    const extended = registry.extend([dai])
    expect(extended.assets).toStrictEqual([weth, usdc, usdt, dai])
    expect(extended.find('base-sepolia', 'DAI')).toStrictEqual(dai)
    expect(registry.assets).toStrictEqual([weth, usdc, usdt])
    expect(registry.find('base-sepolia', 'DAI')).toBeUndefined()
  })

  test('the same symbol takes the place', () => {
    const mine = { ...usdc, address }
    const extended = registry.extend([mine])
    expect(extended.assets).toStrictEqual([weth, mine, usdt])
    expect(extended.find('base-sepolia', 'USDC')).toStrictEqual(mine)
    expect(extended.find('base-sepolia', usdc.address)).toBeUndefined()
    expect(extended.defaultDollarAsset('base-sepolia')).toStrictEqual(mine)
  })

  test('the same address takes the place, in whatever case', () => {
    const mine = { ...usdc, symbol: 'USDC.t', address: usdc.address.toLowerCase() }
    const extended = registry.extend([mine])
    expect(extended.assets).toStrictEqual([weth, mine, usdt])
    expect(extended.find('base-sepolia', 'USDC')).toBeUndefined()
    expect(extended.find('base-sepolia', usdc.address)).toStrictEqual(mine)
  })

  test('one asset can take the place of two', () => {
    const both = { ...weth, symbol: 'USDC' }
    expect(registry.extend([both]).assets).toStrictEqual([both, usdt])
  })

  test('the same symbol on another network is another asset', () => {
    const mainnet = { ...usdc, network: 'eip155:8453' }
    expect(registry.extend([mainnet]).assets).toHaveLength(4)
  })

  test('networks are kept by their canonical id', () => {
    const { assets } = createAssetRegistry([{ ...usdt, network: 'tron:nile' }, usdt])
    expect(assets).toStrictEqual([usdt])
  })
})

describe('refuses', () => {
  test.each([
    ['a network', { network: 'eip155:01' }, 'network_invalid'],
    ['negative decimals', { decimals: -1 }, 'config_invalid'],
    ['half decimals', { decimals: 6.5 }, 'config_invalid'],
    ['too many decimals', { decimals: 256 }, 'config_invalid'],
    ['an empty symbol', { symbol: '' }, 'config_invalid'],
    ['a symbol with a space', { symbol: 'US DC' }, 'config_invalid'],
    ['a long symbol', { symbol: 'U'.repeat(65) }, 'config_invalid'],
    ['an empty address', { address: '' }, 'address_invalid'],
    ['a short address', { address: '0x036C' }, 'address_invalid'],
    ['an address without 0x', { address: usdc.address.slice(2) }, 'address_invalid'],
    ['an address with 0X', { address: usdc.address.replace('0x', '0X') }, 'address_invalid'],
    ['an address that is not hex', { address: `0x${'g'.repeat(40)}` }, 'address_invalid'],
    ['a TRON address with a space', { network: 'tron:nile', address: 'T T' }, 'address_invalid'],
  ])('%s', (_name, change, code) => {
    expect(() => createAssetRegistry([{ ...usdc, ...change }])).toThrow(
      expect.objectContaining({ code }),
    )
  })
})
