import type { Server } from 'node:http'
import { isIPv6 } from 'node:net'
import { FareboxError } from '@farebox/core'
import type { CloseOptions, Facilitator, FacilitatorOptions } from '@farebox/core/facilitator'
import { createAdaptorServer } from '@hono/node-server'
import { createConfiguredFacilitator } from './config/createConfiguredFacilitator.js'
import type { FacilitatorConfig } from './config/FacilitatorConfig.js'
import { createFacilitatorApp } from './createFacilitatorApp.js'
import { closeServer } from './server/closeServer.js'
import { listen } from './server/listen.js'

export interface StartFacilitatorOptions {
  readonly config: FacilitatorConfig
  /** 0: any free one. Default 4020. */
  readonly port?: number
  /** Default 127.0.0.1. Anything else lets others spend its gas on valid payments. */
  readonly host?: string
  /** Called for each event of the facilitator; what it throws is ignored. */
  readonly onEvent?: FacilitatorOptions['onEvent']
}

export interface RunningFacilitator {
  /** Where it listens, without a trailing slash. */
  readonly url: string
  readonly facilitator: Facilitator
  /**
   * Stops accepting, answers what is in progress within `drainTimeoutMs` (default: the settle timeout),
   * then ends every connection. Calling it again waits for the same end.
   */
  readonly close: (options?: CloseOptions) => Promise<void>
}

/**
 * Runs a facilitator over HTTP in this process, with the payments in memory.
 *
 * @throws `config_invalid`, `network_invalid`, also when the port cannot be listened on
 *
 * @example
 * ```ts
 * import { startFacilitator } from '@farebox/facilitator'
 *
 * const facilitator = await startFacilitator({
 *   port: 0,
 *   config: {
 *     networks: [
 *       {
 *         network: 'anvil',
 *         rpcUrl: 'http://127.0.0.1:8545',
 *         // A well-known development key: never fund it on a real network.
 *         privateKeys: ['0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d'],
 *       },
 *     ],
 *   },
 * })
 * await fetch(`${facilitator.url}/supported`)
 * await facilitator.close()
 * ```
 */
export async function startFacilitator({
  config,
  port = 4020,
  host = '127.0.0.1',
  onEvent,
}: StartFacilitatorOptions): Promise<RunningFacilitator> {
  const facilitator = createConfiguredFacilitator(config, onEvent)
  const app = createFacilitatorApp({ facilitator })
  // Without TLS and HTTP/2 options it is a plain HTTP server, which the type does not say.
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server
  const boundPort = await listen(server, port, host).catch((cause: unknown) => {
    throw new FareboxError('config_invalid', {
      detail: `Nothing can listen on port ${port} of ${host}.`,
      cause,
    })
  })
  let closing: Promise<void> | undefined
  return {
    url: `http://${isIPv6(host) ? `[${host}]` : host}:${boundPort}`,
    facilitator,
    close(options) {
      closing ??= closeServer(server, () => facilitator.close(options))
      return closing
    },
  }
}
