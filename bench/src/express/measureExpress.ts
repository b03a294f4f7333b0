import { createGroup } from '../report/createGroup.js'
import type { Group, Target } from '../report/Group.js'
import { runRounds } from '../rounds/runRounds.js'
import type { Scale } from '../Scale.js'
import type { Seller } from './createSeller.js'
import { openMarket, type Trade } from './openMarket.js'

const subjects: Readonly<Record<string, Seller>> = {
  'bare Express': 'bare',
  Farebox: 'farebox',
  '@x402/express': 'reference',
}
const baseline = 'bare Express'

interface Section {
  readonly id: string
  readonly title: string
  readonly target: Target
}

async function measureSection(
  { id, title, target }: Section,
  { rounds, requests }: Scale,
  deal: (seller: Seller, count: number) => Promise<Trade>,
): Promise<readonly Group[]> {
  const cpu: Record<string, number[]> = {}
  const measures = Object.entries(subjects).map(([name, seller]) => {
    const costs: number[] = []
    cpu[name] = costs
    const measure = async (): Promise<number> => {
      const { perSecond, cpuMicroseconds } = await deal(seller, requests)
      costs.push(cpuMicroseconds)
      return perSecond
    }
    return [name, measure] as const
  })
  const figures = await runRounds(Object.fromEntries(measures), rounds)
  // The first round warms up.
  for (const costs of Object.values(cpu)) costs.shift()
  return [
    createGroup({ id, title, unit: 'per second', figures, baseline, targets: { Farebox: target } }),
    createGroup({
      id: `${id}-cpu`,
      title: `${title}: CPU of the server for each`,
      unit: 'µs',
      figures: cpu,
      baseline,
    }),
  ]
}

/** Answers of 402 and paid answers of three Express sellers. */
export async function measureExpress(scale: Scale): Promise<readonly Group[]> {
  const market = await openMarket()
  try {
    return [
      ...(await measureSection(
        { id: 'express-402', title: 'Express: 402 answers', target: { of: 'ratio', atLeast: 1 } },
        scale,
        market.ask,
      )),
      ...(await measureSection(
        {
          id: 'express-paid',
          title: 'Express: paid requests, stub facilitator',
          target: { of: 'ratio', atLeast: 0.62 },
        },
        scale,
        market.buy,
      )),
    ]
  } finally {
    await market.close()
  }
}
