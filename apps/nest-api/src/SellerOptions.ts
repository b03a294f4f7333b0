import type { ShopOptions } from '@farebox/demo-catalog'

export interface SellerOptions extends ShopOptions {
  /** What Nest runs on. Default: Express. */
  readonly platform?: 'express' | 'fastify'
}
