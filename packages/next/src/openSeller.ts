import {
  createResourceServer,
  type PaidRoute,
  parsePublicUrl,
  type ResourceServer,
  type RouteOptions,
} from '@farebox/core/server'
import { findProcessState } from './findProcessState.js'
import { isSharedProcess } from './isSharedProcess.js'
import type { LazyOptions, PaywallOptions } from './PaywallOptions.js'

/** An engine with its options, made at once or on the first request. */
export interface Seller<Context> {
  readonly server: () => ResourceServer<Context>
  readonly options: () => PaywallOptions<Context>
  /** Prices a route; the result is made once. @throws `config_invalid`, at once where the options are known */
  readonly route: (options: RouteOptions<Context>) => () => PaidRoute<Context>
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}

/**
 * @param rawBodies whether this part of Next shows the bytes of bodies
 * @throws `config_invalid`
 */
export function openSeller<Context>(
  lazy: LazyOptions<PaywallOptions<Context>>,
  rawBodies: boolean,
): Seller<Context> {
  const options = once(() => (typeof lazy === 'function' ? lazy() : lazy))
  const server = once(() => {
    const { publicUrl, ...rest } = options()
    if (publicUrl !== undefined) parsePublicUrl(publicUrl)
    const { store, answers, quoteSecret } = findProcessState()
    return createResourceServer<Context>({
      store,
      answers,
      sharedProcess: isSharedProcess(),
      rawBodies,
      ...rest,
      get quoteSecret() {
        return rest.quoteSecret ?? quoteSecret()
      },
    })
  })
  const isKnown = typeof lazy !== 'function'
  if (isKnown) server()
  return {
    server,
    options,
    route(routeOptions) {
      const route = once(() => server().route(routeOptions))
      if (isKnown) route()
      return route
    },
  }
}
