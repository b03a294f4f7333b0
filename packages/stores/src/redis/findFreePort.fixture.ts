import { once } from 'node:events'
import { createServer } from 'node:net'

/** A port that nobody listens on now, and none on the one that the bus of a cluster adds 10,000 for. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    server.close()
    await once(server, 'close')
    if (typeof address === 'object' && address !== null && address.port < 55_000)
      return address.port
  }
}
