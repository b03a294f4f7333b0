import { createServer, type RequestListener } from 'node:http'
import type { PaidHost } from './PaidHost.js'

/** Serves a Node listener (an Express application is one) on a free port of this machine. */
export async function listen(listener: RequestListener): Promise<PaidHost> {
  const server = createServer(listener)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  // A TCP server that listens has an address with a port.
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
