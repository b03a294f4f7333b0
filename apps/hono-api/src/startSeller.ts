import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { ShopOptions } from '@farebox/demo-catalog'
import { createApp } from './createApp.js'

export interface Seller {
  readonly url: string
  close(): Promise<void>
}

/** Starts the demo seller on a free port of loopback. */
export async function startSeller(options: ShopOptions): Promise<Seller> {
  const listener = getRequestListener(createApp(options).fetch)
  const server = createServer((req, res) => void listener(req, res))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Listening on a port, so the address is not a pipe's name.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
