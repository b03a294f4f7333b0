import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ServerMechanism } from '@farebox/core'
import type { AcceptOptions } from '@farebox/core/server'
import { createPaywall } from '@farebox/express'
import express from 'express'

/** What a seller hands to `createPaywall`. */
export interface SellerSide {
  readonly facilitator: string
  readonly schemes: readonly (readonly ServerMechanism[])[]
  readonly payTo: string
}

export interface ShopOptions extends SellerSide {
  /** What each path takes. */
  readonly routes: Readonly<Record<string, readonly AcceptOptions[]>>
  /** Default: two minutes, as public networks take their time, and a GasFree provider takes more. */
  readonly settleTimeoutMs?: number
}

export interface Shop {
  readonly url: string
  /** What every path answers. */
  readonly goods: object
  /** How often the handler of a path has run. */
  readonly runs: ReadonlyMap<string, number>
  readonly close: () => Promise<void>
}

/** The published client signs for an hour, whatever it is asked for. */
const maxTimeoutSeconds = 3600
const goods = { poem: 'The fare is in the box.' }

/** An Express seller on Farebox, on a free port of loopback. */
export async function serveShop({
  routes,
  settleTimeoutMs = 120_000,
  ...paywall
}: ShopOptions): Promise<Shop> {
  const { paid } = createPaywall(paywall)
  const runs = new Map<string, number>()
  const app = express()
  for (const [path, ways] of Object.entries(routes)) {
    const accepts = ways.map((way) => ({ ...way, maxTimeoutSeconds }))
    app.get(path, paid({ accepts, settleTimeoutMs }), (_req, res) => {
      runs.set(path, (runs.get(path) ?? 0) + 1)
      res.json(goods)
    })
  }
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Listening on a port, so the address is not a pipe's name.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    goods,
    runs,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
