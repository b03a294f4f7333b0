import { performance } from 'node:perf_hooks'
import { serveWorker } from '../process/serveWorker.js'
import { exchange, type Statuses } from './exchange.js'
import { signPayments } from './signPayments.js'

const connections = 32
let payments: readonly string[] = []

/** What to send: each request with one of the payments that are ready, or without where none is. */
export interface LoadOrder {
  readonly port: number
  readonly path: '/priced' | '/weather'
  readonly count: number
}

export interface LoadReport {
  readonly perSecond: number
  readonly statuses: Statuses
}

function toRequest({ port, path }: LoadOrder, payment?: string): string {
  const paid = payment === undefined ? '' : `PAYMENT-SIGNATURE: ${payment}\r\n`
  return `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${paid}\r\n`
}

serveWorker({
  /** Gets payments ready, so that signing them is not measured. */
  async prepare({ port, path, count }: LoadOrder) {
    payments = await signPayments(`http://127.0.0.1:${port}${path}`, count)
  },
  async run(order: LoadOrder): Promise<LoadReport> {
    const requests = Array.from({ length: order.count }, (_, index) =>
      toRequest(order, payments[index]),
    )
    const start = performance.now()
    const statuses = await exchange(order.port, requests, connections)
    payments = []
    return { perSecond: (order.count * 1000) / (performance.now() - start), statuses }
  },
})
