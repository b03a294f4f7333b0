import { FareboxError } from '@farebox/core'
import type { TronHttp } from '../../rpc/TronHttp.js'

/** What the chain takes where a sender has no resources, in SUN. */
export interface Prices {
  readonly energy: bigint
  /** For a byte. */
  readonly bandwidth: bigint
}

export interface EnergyPrices {
  /** @throws `rpc_unavailable`, `rpc_malformed` */
  get(): Promise<Prices>
}

/** Proposals of the witnesses change prices once in months, at a maintenance time every six hours. */
const freshMs = 600_000

/** Asks the chain at most every ten minutes. */
export function createEnergyPrices(http: TronHttp, now: () => number): EnergyPrices {
  let known: { readonly at: number; readonly prices: Promise<Prices> } | undefined

  async function read(): Promise<Prices> {
    const parameters = await http.getChainParameters()
    const energy = parameters.get('getEnergyFee')
    const bandwidth = parameters.get('getTransactionFee')
    if (energy === undefined || bandwidth === undefined || energy <= 0n) {
      throw new FareboxError('rpc_malformed', { cause: new Error('no energy price') })
    }
    return { energy, bandwidth }
  }

  return {
    async get() {
      if (known === undefined || now() - known.at >= freshMs) {
        const current = { at: now(), prices: read() }
        known = current
        current.prices.catch(() => {
          if (known === current) known = undefined
        })
      }
      return known.prices
    },
  }
}
