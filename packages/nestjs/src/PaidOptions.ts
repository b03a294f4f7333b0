import type { RouteOptions } from '@farebox/core/server'
import type { Abstract, ExecutionContext, InjectionToken, Type } from '@nestjs/common'

/** What a route costs. Functions are handed Nest's `ExecutionContext`. */
export type PaidOptions = RouteOptions<ExecutionContext> & {
  /** Name of the paywall that sells it: the `name` of `PaywallModule.forRoot`. Default: the one without. */
  readonly paywall?: string
}

/** What stands behind each token. What a string or a symbol stands for, only the factory can say. */
type Injected<Tokens extends readonly InjectionToken[]> = {
  readonly [Index in keyof Tokens]: Tokens[Index] extends Type<infer Instance>
    ? Instance
    : Tokens[Index] extends Abstract<infer Instance>
      ? Instance
      : never
}

/**
 * What a route costs, made once at start-up from injected services, which must be singletons. Prices may
 * still be functions of the request that ask these services.
 */
export interface PaidFactory<Tokens extends readonly InjectionToken[]> {
  readonly paywall?: string
  /** Resolved in the module of the controller. */
  readonly inject: Tokens
  readonly useFactory: (
    ...injected: Injected<Tokens>
  ) => RouteOptions<ExecutionContext> | Promise<RouteOptions<ExecutionContext>>
}
