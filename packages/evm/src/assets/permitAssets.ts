import type { Asset } from '@farebox/core'

function dollar(network: string, symbol: 'USDC' | 'USDT', address: string): Asset {
  const name = symbol === 'USDC' ? 'USD Coin' : 'Tether USD'
  const extra = { name, version: '1', assetTransferMethod: 'permit2' }
  return { network, address, symbol, decimals: 18, usd: true, extra }
}

/** The tokens of the chains that the scheme `exact_permit` was made for: they have no EIP-3009. */
export const permitAssets: readonly Asset[] = [
  /* @__PURE__ */ dollar('eip155:56', 'USDT', '0x55d398326f99059fF775485246999027B3197955'),
  /* @__PURE__ */ dollar('eip155:56', 'USDC', '0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d'),
  {
    network: 'eip155:56',
    address: '0xA7f552078dcC247C2684336020c03648500C6d9F',
    symbol: 'EPS',
    decimals: 18,
    usd: false,
    extra: { name: 'Ellipsis', version: '1', assetTransferMethod: 'permit2' },
  },
  /* @__PURE__ */ dollar('eip155:97', 'USDC', '0x64544969ed7EBf5f083679233325356EbE738930'),
  /* @__PURE__ */ dollar('eip155:97', 'USDT', '0x337610d27c682E347C9cD60BD4b3b107C9d34dDd'),
]
