import { catalog, type RouteKey } from '@farebox/demo-catalog'
import { createPaywall, type PaidRequest } from '@farebox/next'
import type { NextRequest } from 'next/server'
import { findCounter } from './counter'
import { createOptions, network } from './options'

const { paid } = createPaywall(createOptions)

/** Sells a route of the catalogue on its terms. */
export function sell(
  key: RouteKey,
  handler: (request: PaidRequest) => Response | Promise<Response>,
): (request: NextRequest) => Promise<Response> {
  const route = catalog.find((one) => one.key === key)
  if (route === undefined) throw new Error(`There is no ${key} in the catalogue.`)
  const { price, flow, description } = route
  return paid({ price, scheme: 'exact', network, flow, description }, (request) => {
    findCounter().count(key)
    return handler(request)
  })
}
