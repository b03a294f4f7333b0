import type { ShopOptions } from '@farebox/demo-catalog'
import { startSeller as startExpress } from '@farebox/demo-express-api'
import { startSeller as startHono } from '@farebox/demo-hono-api'
import { startSeller as startNest } from '@farebox/demo-nest-api'
import { startSeller as startNext } from '@farebox/demo-next-site'

/** A demo seller that runs. */
export interface Seller {
  readonly url: string
  close(): Promise<void>
}

export type SellerName = 'express' | 'hono' | 'nest-express' | 'nest-fastify' | 'next'

/** The same shop on every framework. */
const starters: Readonly<Record<SellerName, (options: ShopOptions) => Promise<Seller>>> = {
  express: startExpress,
  hono: startHono,
  'nest-express': (options: ShopOptions) => startNest({ ...options, platform: 'express' }),
  'nest-fastify': (options: ShopOptions) => startNest({ ...options, platform: 'fastify' }),
  next: startNext,
}

export const sellerNames: readonly SellerName[] = [
  'express',
  'hono',
  'nest-express',
  'nest-fastify',
  'next',
]

/** Starts every seller; each is handed to `started` at once, so that a failure leaves none running. */
export async function startSellers(
  options: ShopOptions,
  started: (seller: Seller) => void,
): Promise<Readonly<Record<SellerName, Seller>>> {
  async function start(name: SellerName): Promise<Seller> {
    const seller = await starters[name](options)
    started(seller)
    return seller
  }
  return {
    express: await start('express'),
    hono: await start('hono'),
    'nest-express': await start('nest-express'),
    'nest-fastify': await start('nest-fastify'),
    next: await start('next'),
  }
}
