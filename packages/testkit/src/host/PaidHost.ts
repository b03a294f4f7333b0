import type { ResourceServerOptions, RouteOptions } from '@farebox/core/server'
import type { Gates } from './createGates.js'

/**
 * What a handler does, in words that every framework can say in its own way. {@link nodeBehaviours}
 * says them for frameworks that hand out Node's response.
 */
export type Behaviour =
  /** 200, {@link goods} as JSON, the framework's usual way. */
  | 'json'
  /** 200, JSON of what arrived: `{ method, url, body }`. */
  | 'echo'
  /** 200, with `Cache-Control: public, max-age=3600`, an `ETag` and a `Vary` of its own. */
  | 'cacheable'
  /** 200, two cookies and an `X-Handler` header. */
  | 'set-cookie'
  /** 200 in two writes and an end. */
  | 'write-end'
  /** 200 by `writeHead` with headers, where there is such a thing. */
  | 'write-head-200'
  /** 500 by `writeHead` with a reason phrase and headers. */
  | 'write-head-500'
  /** 500 with a body. */
  | 'status-500'
  /** 404 with a body. */
  | 'status-404'
  /** 204 without a body. */
  | 'empty-204'
  /** 302 to `/elsewhere`. */
  | 'redirect-302'
  /** 304 without a body. */
  | 'not-modified-304'
  /** Throws before anything is written. */
  | 'throw'
  /** Rejects a moment later. */
  | 'reject'
  /** Sets headers, then throws. */
  | 'throw-after-headers'
  /** Writes a first piece, then throws. */
  | 'throw-after-write'
  /** 100 pieces of 1 KiB, each a moment after the other. */
  | 'stream-100'
  /** 5 MiB at once. */
  | 'big-5mb'
  /** 5 MiB by a pipe that respects back-pressure. */
  | 'pipe-5mb'
  /** A piece of 64 KiB, then the gate `rest`, then the end. */
  | 'stream-gated'
  /** A piece of 64 KiB, then the gate `rest`, then destroys the connection. */
  | 'break-gated'
  /** Server-sent events `one`, `two`, `three`, each after the gate of its name. */
  | 'sse'
  /** The gate `answer`, then `json`. */
  | 'slow'
  /** Nothing, ever. */
  | 'never'

/** Middleware to put before everything else. */
export type BeforeName =
  /** Sets `X-Request-Id: r1`, a cookie, and a `Vary`. */
  | 'request-id'
  /** Allows every origin, exposes `X-Request-Id`, and answers preflights with 204. */
  | 'cors'

export interface HostRoute {
  readonly method: 'GET' | 'POST'
  /** Without parameters. */
  readonly path: string
  /** Absent: the route is free. */
  readonly options?: RouteOptions
  readonly behave: Behaviour
  readonly gates: Gates
  /** Every handler calls it first; it counts. */
  readonly enter: () => void
  /** Every handler sees to it that this is called when its answer is complete or its buyer is gone. */
  readonly leave: () => void
}

export interface HostConfig {
  readonly paywall: ResourceServerOptions
  readonly routes: readonly HostRoute[]
  readonly before: readonly BeforeName[]
  /** Put the framework's JSON body parser before the paywall. */
  readonly parsesBodies: boolean
  /**
   * `wrapper`: each route is wrapped. `map`: one middleware guards unwrapped routes by their paths, for
   * every method.
   */
  readonly mount: 'wrapper' | 'map'
}

/** A server of the framework under test, on a free port of this machine. */
export interface PaidHost {
  /** Origin, without a slash at the end. */
  readonly url: string
  /** Stops it, whoever is still connected. */
  close(): Promise<void>
}

export type StartHost = (config: HostConfig) => Promise<PaidHost>

/** What is sold. It must never be in an answer that was not paid for. */
export const goods = 'sunny, 24 degrees'
