import type { AddressInfo } from 'node:net'
import { serveWorker } from '../process/serveWorker.js'
import { createSeller, type Seller } from './createSeller.js'

/** What a seller's process has used. */
export interface Usage {
  readonly cpuMicroseconds: number
  readonly residentBytes: number
}

function readUsage(): Usage {
  const { user, system } = process.cpuUsage()
  return { cpuMicroseconds: user + system, residentBytes: process.memoryUsage.rss() }
}

// The process that starts this one names the seller.
const app = await createSeller(process.argv[2] as Seller)
const server = app.listen(0, '127.0.0.1', () => {
  serveWorker({
    // A server that was not given a path has an address of its own.
    port: () => (server.address() as AddressInfo).port,
    usage: readUsage,
  })
})
