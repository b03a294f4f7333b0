import type { ResourceServerOptions } from '@farebox/core/server'

/** The options of a seller, whichever part of Next he sells with. */
export interface PaywallOptions<Context> extends ResourceServerOptions<Context> {
  /**
   * What buyers see in place of scheme and host, such as `https://api.example.com`. Recommended in
   * production: without it the Host header decides, and Next's reading of `X-Forwarded-Proto`.
   */
  readonly publicUrl?: string
  /** Whether a proxy overwrites `X-Forwarded-Host` and `-Prefix`, so that they may be believed. Default false. */
  readonly trustProxy?: boolean
}

/**
 * Options, or a function that makes them on the first request: `next build` imports every route, and needs
 * neither the environment nor a connection then.
 */
export type LazyOptions<Options> = Options | (() => Options)
