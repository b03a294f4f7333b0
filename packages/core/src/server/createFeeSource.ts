import type { Environment } from '../environment.js'
import { FareboxError } from '../errors/FareboxError.js'
import type { FacilitatorClient } from '../facilitator/FacilitatorClient.js'
import { isSameNetwork } from '../networks/isSameNetwork.js'
import type { FeeQuote, PaymentRequirements } from '../wire/types.js'

/** A quote that has less left than this is asked for again, so that a buyer has time to pay by it. */
const leastSeconds = 60
const maxQuotes = 1_000

/** Asks the facilitator what it charges, once for as long as the answer holds. */
export type FeeSource = (requirements: PaymentRequirements) => Promise<FeeQuote>

/** A facilitator may answer with its own spelling of the network. */
function answersFor(quote: FeeQuote, asked: PaymentRequirements): boolean {
  return (
    quote.scheme === asked.scheme &&
    quote.asset === asked.asset &&
    isSameNetwork(quote.network, asked.network)
  )
}

export function createFeeSource(
  facilitator: () => Promise<FacilitatorClient>,
  { now }: Pick<Environment, 'now'>,
): FeeSource {
  const quotes = new Map<string, Promise<FeeQuote>>()

  async function ask(requirements: PaymentRequirements): Promise<FeeQuote> {
    const client = await facilitator()
    const answers = (await client.quoteFees?.([requirements])) ?? []
    const quote = answers.find((one) => answersFor(one, requirements))
    if (quote === undefined || quote.expiresAt <= now() / 1000) {
      throw new FareboxError('facilitator_unsupported', {
        detail: `No configured facilitator quotes a fee for "${requirements.scheme}" on ${requirements.network}.`,
      })
    }
    return quote
  }

  /** Prices can be functions of what strangers send, so there is no end of them. */
  function keep(key: string, quote: Promise<FeeQuote>): void {
    const [oldest] = quotes.keys()
    if (quotes.size >= maxQuotes && oldest !== undefined) quotes.delete(oldest)
    quotes.set(key, quote)
  }

  return async (requirements) => {
    const { scheme, network, asset, amount, payTo } = requirements
    const tokenKey = JSON.stringify([scheme, network, asset])
    const paymentKey = JSON.stringify([scheme, network, asset, amount, payTo])
    const key = quotes.has(tokenKey) ? tokenKey : paymentKey
    const kept = quotes.get(key)
    if (kept !== undefined) {
      const quote = await kept.catch(() => undefined)
      if (quote !== undefined && quote.expiresAt - leastSeconds > now() / 1000) return quote
      // Whoever saw the same stale quote may have asked again by now.
      if (quotes.get(key) === kept) quotes.delete(key)
    }
    const asked = quotes.get(key) ?? ask(requirements)
    keep(key, asked)
    const quote = await asked
    // A fee that is the same for every amount is asked for once, whatever the amounts are.
    if (quote.pricing === 'flat' && quotes.get(key) === asked) {
      quotes.delete(key)
      keep(tokenKey, asked)
    }
    return quote
  }
}
