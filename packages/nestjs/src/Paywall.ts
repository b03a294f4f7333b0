import {
  createResourceServer,
  type PaidRoute,
  type ResourceServer,
  type RouteOptions,
} from '@farebox/core/server'
import { isSharedProcess, nodeEnvironment, parsePublicUrl, type UrlOptions } from '@farebox/node'
import type { ExecutionContext, OnApplicationShutdown } from '@nestjs/common'
import { createWorkTracker } from './createWorkTracker.js'
import type { PaywallOptions } from './PaywallOptions.js'
import { trackRoute } from './trackRoute.js'

/**
 * The seller behind `@Paid()`: one memory of all payments. Injected by its class, or by
 * `@InjectPaywall(name)`; made by `PaywallModule`.
 *
 * On shutdown it waits for the settlements in progress (Nest calls it from `app.close()`, and on signals
 * after `app.enableShutdownHooks()`).
 */
export class Paywall implements OnApplicationShutdown {
  readonly #server: ResourceServer<ExecutionContext>
  readonly #work = createWorkTracker()
  /** The settings about the URL that buyers see. */
  readonly urlOptions: Pick<UrlOptions, 'publicUrl' | 'trustProxy'>

  /** @throws `config_invalid` */
  constructor({ publicUrl, trustProxy, ...options }: PaywallOptions) {
    if (publicUrl !== undefined) parsePublicUrl(publicUrl)
    this.urlOptions = {
      ...(publicUrl === undefined ? {} : { publicUrl }),
      ...(trustProxy === undefined ? {} : { trustProxy }),
    }
    // Nest has read the body by then, unless the application keeps it: then its maker says so.
    this.#server = createResourceServer({
      environment: nodeEnvironment,
      sharedProcess: isSharedProcess(),
      rawBodies: false,
      ...options,
    })
  }

  /** What was sold, what is pending, what is owed. */
  get payments(): ResourceServer['payments'] {
    return this.#server.payments
  }

  /** Asks the facilitator whether it settles what the routes offer. @throws `facilitator_*` */
  ready(): Promise<void> {
    return this.#server.ready()
  }

  /**
   * Puts a price on a route that is not declared by `@Paid()`, for a guard of your own.
   *
   * @throws `config_invalid` at once for everything that can be known without a request
   */
  route(options: RouteOptions<ExecutionContext>): PaidRoute<ExecutionContext> {
    return trackRoute(this.#server.route(options), this.#work)
  }

  onApplicationShutdown(): Promise<void> {
    return this.#work.drain()
  }
}
