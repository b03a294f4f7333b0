/** A program that somebody bundles, and what must not be in it. */
export interface Bundle {
  readonly title: string
  /** What it uses. */
  readonly code: string
  readonly platform: 'browser' | 'node'
  /** The design's limit in bytes, gzipped. */
  readonly target?: number
  /** Paths of sources, in the packages or in dependencies. */
  readonly forbidden: readonly RegExp[]
}

const kilobyte = 1000
const viem = /\/node_modules\/viem\//
const ofSellers = /\/(?:core|evm|tron)\/src\/server\//
const ofOperators = /\/(?:core|evm|tron)\/src\/facilitator\//
const ofBuyers = /\/(?:core|evm|tron)\/src\/client\//
const curves = /\/node_modules\/@noble\/(?:curves|secp256k1)\//
const tronweb = /\/node_modules\/tronweb\//
/** Not in a browser. Where it may be, it is on another platform. */
const node = /^node:/

const useFetch = `export { payingFetch, readReceipt } from '@farebox/fetch'
export { evm } from '@farebox/evm/client'`

export const bundles: Readonly<Record<string, Bundle>> = {
  'buyer-wallet': {
    title: 'Buyer with an injected wallet: fetch, evm/client',
    code: useFetch,
    platform: 'browser',
    target: 15 * kilobyte,
    forbidden: [viem, node, curves, ofSellers, ofOperators],
  },
  'buyer-key': {
    title: 'Buyer with a raw key: fetch, evm/client, evm/account',
    code: `${useFetch}\nexport { privateKeyAccount } from '@farebox/evm/account'`,
    platform: 'browser',
    target: 42 * kilobyte,
    forbidden: [viem, node, ofSellers, ofOperators],
  },
  'buyer-tron': {
    title: 'Buyer with a TRON wallet: fetch, tron/client, tron/account',
    code: `export { payingFetch, readReceipt } from '@farebox/fetch'
export { tron } from '@farebox/tron/client'
export { fromTronLink } from '@farebox/tron/account'`,
    platform: 'browser',
    target: 42 * kilobyte,
    forbidden: [viem, tronweb, node, curves, ofSellers, ofOperators],
  },
  'core-server': {
    title: "Seller's engine: core/server",
    code: `export { createResourceServer } from '@farebox/core/server'`,
    platform: 'browser',
    forbidden: [viem, node, curves, ofBuyers],
  },
  'seller-evm': {
    title: "Seller's engine with EVM: core/server, evm/server",
    code: `export { createResourceServer } from '@farebox/core/server'
export { evm } from '@farebox/evm/server'`,
    platform: 'browser',
    forbidden: [viem, node, curves, ofBuyers],
  },
  express: {
    title: 'Adapter: express (without Express)',
    code: `export { createPaywall } from '@farebox/express'`,
    platform: 'node',
    forbidden: [viem, curves, ofBuyers],
  },
  'www-authenticate': {
    title: 'The header dialect alone: www-authenticate',
    code: `export * from '@farebox/www-authenticate'`,
    platform: 'browser',
    target: 4 * kilobyte,
    forbidden: [/\/node_modules\//, /\/packages\/(?!www-authenticate\/)/, node],
  },
}
