import type { Asset } from '@farebox/core'

export interface SellerOptions {
  readonly facilitatorUrl: string
  /** CAIP-2 id of the chain to be paid on. */
  readonly network: string
  readonly payTo: string
  /** The dollar token of the local chain, which no table knows. */
  readonly asset: Asset
  /** What Nest runs on. Default: Express. */
  readonly platform?: 'express' | 'fastify'
}
