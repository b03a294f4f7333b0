import type {
  Payment,
  ResourceServer,
  ResourceServerOptions,
  RouteOptions,
  RoutePattern,
} from '@farebox/core/server'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'

/** What a route costs, with functions that see Fastify's request. */
export type PaidOptions = RouteOptions<FastifyRequest>

declare module 'fastify' {
  // Where Fastify looks for what plugins add.
  interface FastifyContextConfig {
    /** Sells the route. Only where the `paywall` plugin is registered in the same or an outer scope. */
    paid?: PaidOptions
  }
  interface FastifyRequest {
    /** The payment that buys this answer. Absent where the request is free. */
    payment?: Payment
  }
  interface FastifyInstance {
    /** The paywall of this scope, where its plugin is registered. */
    paywall: Paywall
  }
}

export interface PaywallOptions extends ResourceServerOptions<FastifyRequest> {
  /**
   * What buyers see in place of scheme, host and any prefix that a proxy strips, such as
   * `https://api.example.com`. Recommended in production: without it the Host header decides, or what
   * Fastify's `trustProxy` setting lets proxies say.
   */
  readonly publicUrl?: string
}

/** What is sold at each path of an app. */
export interface RouteMap {
  readonly [pattern: RoutePattern]: PaidOptions
}

/** An `onRequest` hook. It also works as `preValidation` or `preHandler`, behind the body parser. */
export type PaywallHook = (
  request: FastifyRequest,
  reply: FastifyReply,
  done: (error?: Error) => void,
) => void

/** Hooks and a plugin that sell routes of one seller, with one memory of all payments. */
export interface Paywall {
  /**
   * Sells what comes after this hook: `{ onRequest: paid({ … }) }` on a route, or
   * `addHook('onRequest', paid({ … }))` in a scope. The safest form (T42): the route carries its own
   * protection, wherever it is registered.
   *
   * @throws `config_invalid` at once for everything that can be known without a request
   */
  readonly paid: (options: PaidOptions) => PaywallHook
  /**
   * Sells by path, for routes of plugins that take no hooks or options, with
   * `addHook('onRequest', paidPaths({ … }))` in an outer scope of theirs.
   *
   * `'GET /weather'` (covers HEAD), `'/cities/:city'` (every method), `'/api/*'` (the path itself and
   * everything below). The first pattern that matches wins, in the order written. A path is the whole
   * one, prefixes included. Encoded, doubled and back slashes, dot segments, case and slashes at the end
   * make no difference (T16).
   *
   * @throws `config_invalid` at once, also for a pattern that cannot be read
   */
  readonly paidPaths: (routes: RouteMap) => PaywallHook
  /** The plugin behind `config.paid`: `app.register(plugin)`. See {@link paywall}. */
  readonly plugin: FastifyPluginAsync
  /** Asks the facilitator whether it settles what the routes offer. @throws `facilitator_*` */
  readonly ready: () => Promise<void>
  /** What was sold, what is pending, what is owed. */
  readonly payments: ResourceServer['payments']
}
