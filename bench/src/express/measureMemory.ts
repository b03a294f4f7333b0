import { createGroup } from '../report/createGroup.js'
import type { Group } from '../report/Group.js'
import type { Scale } from '../Scale.js'
import type { Seller } from './createSeller.js'
import { openMarket } from './openMarket.js'

const sellers: readonly (readonly [name: string, seller: Seller])[] = [
  ['bare Express', 'bare'],
  ['Farebox', 'farebox'],
  ['@x402/express', 'reference'],
]
const batch = 5_000
const mebibyte = 1024 * 1024

/** Resident memory of three Express sellers after as many paid requests, and how much of it is new. */
export async function measureMemory({ payments }: Scale): Promise<readonly Group[]> {
  const market = await openMarket()
  const full: Record<string, number[]> = {}
  const growth: Record<string, number[]> = {}
  try {
    for (const [name, seller] of sellers) {
      const buyUpTo = async (from: number, to: number): Promise<number> => {
        for (let count = from; count < to; count += batch) {
          await market.buy(seller, Math.min(batch, to - count))
        }
        return (await market.residentBytes(seller)) / mebibyte
      }
      const half = await buyUpTo(0, payments / 2)
      const after = await buyUpTo(payments / 2, payments)
      full[name] = [after]
      growth[name] = [after - half]
    }
  } finally {
    await market.close()
  }
  const count = payments.toLocaleString('en-US')
  return [
    createGroup({
      id: 'memory',
      title: `Express: resident memory after ${count} paid requests`,
      unit: 'MiB',
      figures: full,
      baseline: 'bare Express',
      targets: { Farebox: { of: 'value', atMost: 125 } },
    }),
    createGroup({
      id: 'memory-growth',
      title: 'Express: of which came with the second half',
      unit: 'MiB',
      figures: growth,
    }),
  ]
}
