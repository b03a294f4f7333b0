import type { RouteKey } from '@farebox/demo-catalog'
import { createPaywall, type PaidRequest } from '@farebox/next'
import type { NextRequest } from 'next/server'
import { findCounter } from './counter'
import { createOptions, shop } from './options'

const { paid } = createPaywall(createOptions)

/** Sells a route of the catalogue on its terms. */
export function sell(
  key: RouteKey,
  handler: (request: PaidRequest) => Response | Promise<Response>,
): (request: NextRequest) => Promise<Response> {
  return paid(shop.termsOf(key), (request) => {
    findCounter().count(key)
    return handler(request)
  })
}
