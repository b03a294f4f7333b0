import type { ResourceServerOptions } from '@farebox/core/server'
import type { ExecutionContext } from '@nestjs/common'

/** How a seller is paid. Functions are handed Nest's `ExecutionContext`. */
export interface PaywallOptions extends ResourceServerOptions<ExecutionContext> {
  /**
   * What buyers see in place of scheme, host and any prefix that a proxy strips, such as
   * `https://api.example.com`. Recommended in production: without it the Host header decides.
   */
  readonly publicUrl?: string
  /**
   * Whether to believe `X-Forwarded-*` headers. Default: Express's `trust proxy` setting; on Fastify, its
   * `trustProxy` setting for a peer that it trusts and that has sent `X-Forwarded-For`.
   */
  readonly trustProxy?: boolean
}

/** A class that supplies the options: `useClass` and `useExisting` of `PaywallModule.forRootAsync`. */
export interface PaywallOptionsFactory {
  createPaywallOptions(): PaywallOptions | Promise<PaywallOptions>
}
