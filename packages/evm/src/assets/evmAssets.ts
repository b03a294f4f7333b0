import type { Asset } from '@farebox/core'

function define(
  network: string,
  symbol: string,
  address: string,
  name: string,
  version: string,
): Asset {
  return { network, address, symbol, decimals: 6, usd: true, extra: { name, version } }
}

function usdc(network: string, address: string, name: 'USDC' | 'USD Coin'): Asset {
  return define(network, 'USDC', address, name, '2')
}

function permit2Only(network: string, symbol: 'USDC' | 'USDT', address: string): Asset {
  const name = symbol === 'USDC' ? 'USD Coin' : 'Tether USD'
  const extra = { name, version: '1', assetTransferMethod: 'permit2' }
  return { network, address, symbol, decimals: 18, usd: true, extra }
}

/**
 * The tokens that prices can be written in without further ado. The first dollar token of a network is
 * the one that `"$0.01"` is paid in. `extra` holds the EIP-712 domain; `extra.assetTransferMethod:
 * 'permit2'` marks a token without EIP-3009, which the scheme `exact` of this package refuses and
 * `exact_permit` takes.
 *
 * Names and versions are not read from the chain here; a facilitator compares them when it verifies.
 *
 * @see x402 v2 §2.1
 */
export const evmAssets: readonly Asset[] = [
  usdc('eip155:8453', '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913', 'USD Coin'),
  usdc('eip155:84532', '0x036CbD53842c5426634e7929541eC2318f3dCF7e', 'USDC'),
  usdc('eip155:1', '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48', 'USD Coin'),
  usdc('eip155:137', '0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359', 'USD Coin'),
  usdc('eip155:42161', '0xaf88d065e77c8cC2239327C5EDb3A432268e5831', 'USD Coin'),
  usdc('eip155:421614', '0x75faf114eafb1BDbe2F0316DF893fd58CE46AA4d', 'USD Coin'),
  usdc('eip155:43114', '0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E', 'USD Coin'),
  usdc('eip155:42220', '0xcebA9300f2b948710d2653dD7B07f33A8B32118C', 'USDC'),
  define('eip155:42220', 'USDT', '0x48065fbBE25f71C9282ddf5e1cD6D6A887483D5e', 'Tether USD', '1'),
  define(
    'eip155:42220',
    'USAT',
    '0xD2ab3C9A02DBBAB236BfEC45D1d755DF4267F771',
    'Tether America USD',
    '1',
  ),
  usdc('eip155:1329', '0xe15fC38F6D8c56aF07bbCBe3BAf5708A2Bf42392', 'USDC'),
  usdc('eip155:143', '0x754704Bc059F8C67012fEd69BC8A327a5aafb603', 'USDC'),
  define('eip155:988', 'USDT0', '0x779Ded0c9e1022225f8E0630b35a9b54bE713736', 'USDT0', '1'),
  permit2Only('eip155:56', 'USDT', '0x55d398326f99059fF775485246999027B3197955'),
  permit2Only('eip155:56', 'USDC', '0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d'),
  {
    network: 'eip155:56',
    address: '0xA7f552078dcC247C2684336020c03648500C6d9F',
    symbol: 'EPS',
    decimals: 18,
    usd: false,
    extra: { name: 'Ellipsis', version: '1', assetTransferMethod: 'permit2' },
  },
  permit2Only('eip155:97', 'USDC', '0x64544969ed7EBf5f083679233325356EbE738930'),
  permit2Only('eip155:97', 'USDT', '0x337610d27c682E347C9cD60BD4b3b107C9d34dDd'),
  {
    network: 'eip155:97',
    address: '0x375cADdd2cB68cE82e3D9B075D551067a7b4B816',
    symbol: 'DHLU',
    decimals: 6,
    usd: false,
    extra: { name: 'DA HULU', version: '1' },
  },
]
