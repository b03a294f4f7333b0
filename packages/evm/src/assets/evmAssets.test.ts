import { createAssetRegistry, parsePrice } from '@farebox/core'
import { describe, expect, test } from 'vitest'
import { parseEvmAddress } from '../address/parseEvmAddress.js'
import { toChainId } from '../toChainId.js'
import { evmAssets } from './evmAssets.js'

const registry = createAssetRegistry(evmAssets)

describe('evmAssets', () => {
  test.each(evmAssets)('$network $symbol', ({ network, address, extra }) => {
    expect(`eip155:${toChainId(network)}`).toBe(network)
    expect(parseEvmAddress(address)).toBe(address)
    const isPermit2 = extra?.assetTransferMethod === 'permit2'
    expect(Object.keys(extra ?? {})).toEqual(
      isPermit2 ? ['name', 'version', 'assetTransferMethod'] : ['name', 'version'],
    )
  })

  test('none stands twice', () => {
    expect(registry.assets).toHaveLength(evmAssets.length)
  })

  test.each([
    ['base', '$0.01', '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913', 10_000n],
    ['base-sepolia', '$0.01', '0x036CbD53842c5426634e7929541eC2318f3dCF7e', 10_000n],
    ['celo', '$1', '0xcebA9300f2b948710d2653dD7B07f33A8B32118C', 1_000_000n],
    ['celo', '1 USDT', '0x48065fbBE25f71C9282ddf5e1cD6D6A887483D5e', 1_000_000n],
    ['stable', '$1', '0x779Ded0c9e1022225f8E0630b35a9b54bE713736', 1_000_000n],
    ['bsc', '$1', '0x55d398326f99059fF775485246999027B3197955', 10n ** 18n],
    ['bsc-testnet', '$1', '0x64544969ed7EBf5f083679233325356EbE738930', 10n ** 18n],
    ['bsc-testnet', '1 DHLU', '0x375cADdd2cB68cE82e3D9B075D551067a7b4B816', 1_000_000n],
  ] as const)('%s %s', (network, price, asset, amount) => {
    expect(parsePrice(price, network, registry)).toMatchObject({ asset, amount })
  })

  test('T06 the domain name of USDC differs between Base and its test network', () => {
    expect(registry.find('base', 'USDC')?.extra).toEqual({ name: 'USD Coin', version: '2' })
    expect(registry.find('base-sepolia', 'USDC')?.extra).toEqual({ name: 'USDC', version: '2' })
  })
})
