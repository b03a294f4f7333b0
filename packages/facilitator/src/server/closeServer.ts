import type { Server } from 'node:http'

/** How often connections that have become idle are ended. */
const idleMs = 50

/** How long the last answers may take to leave once there is nothing left to wait for. */
const flushMs = 1000

/**
 * Stops accepting connections, waits for the work, gives its answers time to leave, and ends what is
 * still connected.
 */
export async function closeServer(server: Server, drain: () => Promise<void>): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  // Clients keep connections open between calls; one that has its answer is not waited for.
  const sweep = setInterval(() => server.closeIdleConnections(), idleMs)
  await drain()
  const last = setTimeout(() => server.closeAllConnections(), flushMs)
  await closed
  clearInterval(sweep)
  clearTimeout(last)
}
