import { listen, type PaidHost } from '@farebox/testkit'
import { getRequestListener } from '@hono/node-server'

/** Serves an app with Hono's server for Node, on a free port of this machine. */
export function startHono(
  fetch: Parameters<typeof getRequestListener>[0],
  options?: Parameters<typeof getRequestListener>[1],
): Promise<PaidHost> {
  const listener = getRequestListener(fetch, options)
  return listen((req, res) => void listener(req, res))
}
