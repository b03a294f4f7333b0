import type { Asset } from '@farebox/core'

type Row = readonly [
  chainId: number,
  symbol: string,
  address: string,
  name: string,
  version: string,
]

/** All have six decimals. */
const rows: readonly Row[] = [
  [8453, 'USDC', '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913', 'USD Coin', '2'],
  [84532, 'USDC', '0x036CbD53842c5426634e7929541eC2318f3dCF7e', 'USDC', '2'],
  [1, 'USDC', '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48', 'USD Coin', '2'],
  [137, 'USDC', '0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359', 'USD Coin', '2'],
  [42161, 'USDC', '0xaf88d065e77c8cC2239327C5EDb3A432268e5831', 'USD Coin', '2'],
  [421614, 'USDC', '0x75faf114eafb1BDbe2F0316DF893fd58CE46AA4d', 'USD Coin', '2'],
  [43114, 'USDC', '0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E', 'USD Coin', '2'],
  [42220, 'USDC', '0xcebA9300f2b948710d2653dD7B07f33A8B32118C', 'USDC', '2'],
  [42220, 'USDT', '0x48065fbBE25f71C9282ddf5e1cD6D6A887483D5e', 'Tether USD', '1'],
  [42220, 'USAT', '0xD2ab3C9A02DBBAB236BfEC45D1d755DF4267F771', 'Tether America USD', '1'],
  [1329, 'USDC', '0xe15fC38F6D8c56aF07bbCBe3BAf5708A2Bf42392', 'USDC', '2'],
  [143, 'USDC', '0x754704Bc059F8C67012fEd69BC8A327a5aafb603', 'USDC', '2'],
  [988, 'USDT0', '0x779Ded0c9e1022225f8E0630b35a9b54bE713736', 'USDT0', '1'],
  [97, 'DHLU', '0x375cADdd2cB68cE82e3D9B075D551067a7b4B816', 'DA HULU', '1'],
]

/** Not priced as a dollar. */
const floating = 'DHLU'

function toAsset([chainId, symbol, address, name, version]: Row): Asset {
  const usd = symbol !== floating
  return {
    network: `eip155:${chainId}`,
    address,
    symbol,
    decimals: 6,
    usd,
    extra: { name, version },
  }
}

/** The tokens with EIP-3009: all that `evm` of a buyer has to know. */
export const eip3009Assets: readonly Asset[] = /* @__PURE__ */ rows.map(toAsset)
