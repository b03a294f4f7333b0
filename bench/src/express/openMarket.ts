import { startWorker, type Worker } from '../process/startWorker.js'
import type { Seller } from './createSeller.js'
import type { LoadOrder, LoadReport } from './load.process.js'
import type { Usage } from './seller.process.js'

/** Answers that a round consisted of, and what they cost. */
export interface Trade {
  readonly perSecond: number
  /** Of the seller's process, for each request. */
  readonly cpuMicroseconds: number
}

/** Sellers on one core and a load generator on the other. */
export interface Market {
  /** Buys, each time with a payment of its own, and fails if anything but 200 comes back. */
  readonly buy: (seller: Seller, count: number) => Promise<Trade>
  /** Asks for the price, and fails if anything but 402 comes back. */
  readonly ask: (seller: Seller, count: number) => Promise<Trade>
  readonly residentBytes: (seller: Seller) => Promise<number>
  readonly close: () => Promise<void>
}

const sellerCore = 0
const loadCore = 1

interface Stall {
  readonly worker: Worker
  readonly port: number
}

async function openStall(seller: Seller): Promise<Stall> {
  const file = new URL('seller.process.js', import.meta.url)
  const worker = await startWorker(file, { core: sellerCore, args: [seller] })
  return { worker, port: await worker.ask<number>('port') }
}

/** Starts a process for each seller and one that buys. */
export async function openMarket(): Promise<Market> {
  const load = await startWorker(new URL('load.process.js', import.meta.url), { core: loadCore })
  const stalls: Readonly<Record<Seller, Stall>> = {
    bare: await openStall('bare'),
    farebox: await openStall('farebox'),
    reference: await openStall('reference'),
  }

  async function trade(seller: Seller, order: LoadOrder, expected: number): Promise<Trade> {
    const { worker } = stalls[seller]
    const before = await worker.ask<Usage>('usage')
    const { perSecond, statuses } = await load.ask<LoadReport>('run', order)
    const after = await worker.ask<Usage>('usage')
    if (statuses[expected] !== order.count) {
      throw new Error(`${seller} answered ${JSON.stringify(statuses)}, not ${expected} only.`)
    }
    const cpuMicroseconds = (after.cpuMicroseconds - before.cpuMicroseconds) / order.count
    return { perSecond, cpuMicroseconds }
  }

  return {
    async buy(seller, count) {
      const order: LoadOrder = { port: stalls[seller].port, path: '/weather', count }
      // A bare seller has no price: it gets requests of the same size.
      const priced = seller === 'bare' ? 'farebox' : seller
      await load.ask('prepare', { ...order, port: stalls[priced].port })
      return trade(seller, order, 200)
    },
    ask: (seller, count) =>
      trade(seller, { port: stalls[seller].port, path: '/priced', count }, 402),
    async residentBytes(seller) {
      const { residentBytes } = await stalls[seller].worker.ask<Usage>('usage')
      return residentBytes
    },
    async close() {
      await Promise.all(
        [load, ...Object.values(stalls).map(({ worker }) => worker)].map((worker) => worker.stop()),
      )
    },
  }
}
