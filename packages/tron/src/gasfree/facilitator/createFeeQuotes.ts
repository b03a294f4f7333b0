import { FareboxError } from '@farebox/core'
import type { Environment, FeeQuote, PaymentRequirements } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import { parseTronAddress } from '../../address/parseTronAddress.js'
import { toTronAddress } from '../../address/toTronAddress.js'
import type { GasFreeApi, GasFreeProvider } from '../api/GasFreeApi.js'
import { createRefreshed } from './createRefreshed.js'

/** Quotes fees of payments. */
export type FeeQuotes = (requirements: PaymentRequirements) => Promise<FeeQuote>

interface FeeQuotesOptions {
  readonly api: GasFreeApi
  readonly listProviders: () => Promise<readonly GasFreeProvider[]>
  readonly environment: Environment
  readonly provider: Hex | undefined
}

const validSeconds = 300
/** A quote is given again only while it has at least the other half of its time before it. */
const reuseMs = 150_000
/** Strangers may ask for tokens that nobody takes, as often as they like. */
const tokensMs = 10_000

/**
 * Quotes the provider's fee for a transfer; what activating an account costs depends on who pays, and comes
 * on top. The same quote is given again and again, and its successor names the same provider as long as that
 * relays, so that a buyer is never asked for a signature that names another one than the challenge did.
 */
export function createFeeQuotes({
  api,
  listProviders,
  environment,
  provider,
}: FeeQuotesOptions): FeeQuotes {
  const quotes = new Map<Hex, () => Promise<Omit<FeeQuote, 'scheme' | 'network' | 'asset'>>>()
  const listTokens = createRefreshed(() => api.listTokens(), tokensMs, environment)
  let drawn: Hex | undefined = provider

  async function pickProvider(): Promise<Hex> {
    const addresses = (await listProviders()).map(({ address }) => address)
    if (drawn !== undefined && addresses.includes(drawn)) return drawn
    // Drawn while the list was read: a provider that the operator chose is not replaced by another one.
    const [byte = 0] = environment.randomBytes(1)
    const picked = provider === undefined ? addresses[byte % addresses.length] : undefined
    if (picked === undefined) {
      throw new FareboxError('provider_unavailable', { detail: 'No GasFree provider relays now.' })
    }
    drawn = picked
    return picked
  }

  async function quote(token: Hex): Promise<Omit<FeeQuote, 'scheme' | 'network' | 'asset'>> {
    const [tokens, picked] = await Promise.all([listTokens(), pickProvider()])
    const fees = tokens.find((entry) => entry.token === token)
    if (fees === undefined) {
      throw new FareboxError('asset_unknown', { detail: 'GasFree does not take this token.' })
    }
    const address = toTronAddress(picked)
    return {
      fee: { feeTo: address, feeAmount: fees.transferFee.toString(), caller: address },
      pricing: 'flat',
      expiresAt: Math.floor(environment.now() / 1000) + validSeconds,
    }
  }

  return async ({ scheme, network, asset }) => {
    const token = parseTronAddress(asset)
    const known = quotes.get(token) ?? createRefreshed(() => quote(token), reuseMs, environment)
    const answer = await known()
    // Remembered only once it is a token that GasFree takes: strangers may ask for any.
    quotes.set(token, known)
    return { scheme, network, asset, ...answer }
  }
}
