import { FareboxError } from '../errors/FareboxError.js'
import type { ClientMechanism } from '../mechanism/types.js'
import { parseDecimal } from '../money/parseDecimal.js'
import { parseNetwork } from '../networks/parseNetwork.js'
import type { Policy } from './Candidate.js'
import type { AllowedAsset, PaymentClientOptions } from './options.js'
import { parseHosts, parseNetworks, parsePinnedRecipients } from './parseLists.js'
import type { RecipientPins } from './RecipientPins.js'
import { dollarDecimals } from './toDollars.js'
import { toAddressKey } from './toAddressKey.js'

/** The limit of one payment: of assets with this symbol, or of dollar assets where it has none. */
export interface PaymentLimit {
  readonly symbol?: string
  /** In units of 10^-18 of a whole token. */
  readonly amount: bigint
}

/** What one allowed asset may cost, in atomic units. */
export interface AssetLimit {
  readonly perPayment: bigint
  readonly perDay: bigint | undefined
}

/** The checked form of the options that decide which candidates are acceptable. */
export interface Rules {
  readonly mechanisms: readonly ClientMechanism[]
  readonly policies: readonly Policy[]
  /** `undefined`: known dollar assets without a limit. */
  readonly perPayment: PaymentLimit | undefined
  /** In units of 10^-18 dollars. */
  readonly perDay: bigint | undefined
  readonly assets: ReadonlyMap<string, AssetLimit>
  readonly maxValiditySeconds: number
  readonly allowInsecureHttp: boolean
  readonly binding: 'prefer' | 'require' | 'off'
  /** With the port, if it is not the default one; `undefined`: all. */
  readonly allowedHosts: ReadonlySet<string> | undefined
  /** Ids, aliases and patterns; `undefined`: all that the mechanisms serve. */
  readonly allowedNetworks: readonly string[] | undefined
  /** Origin to recipients, whose hex is in lower case. */
  readonly pinnedRecipients: ReadonlyMap<string, ReadonlySet<string>>
  readonly recipientPins: RecipientPins | undefined
}

const bindingModes: ReadonlySet<string> = new Set(['prefer', 'require', 'off'])

function invalid(detail: string, cause?: unknown): FareboxError {
  return new FareboxError('config_invalid', { detail, cause })
}

function parseTokens(text: string, option: string): bigint {
  try {
    return parseDecimal(text, dollarDecimals)
  } catch (cause) {
    throw invalid(`${option} is not a decimal amount such as "$1" or "0.5 USDC".`, cause)
  }
}

function parsePaymentLimit(limit: string): PaymentLimit {
  const option = 'budget.perPayment'
  // A JavaScript caller can pass a number, which has lost its digits already.
  const [, dollars, tokens = '', symbol = ''] =
    /^(?:\$(\S+)|([^\s$]+) (\S+))$/.exec(typeof limit === 'string' ? limit : '') ?? []
  if (dollars !== undefined) return { amount: parseTokens(dollars, option) }
  return { symbol, amount: parseTokens(tokens, option) }
}

function parseDayLimit(limit: string): bigint {
  const [, dollars = ''] = /^\$(\S+)$/.exec(typeof limit === 'string' ? limit : '') ?? []
  return parseTokens(dollars, 'budget.perDay')
}

function parseAtomic(amount: bigint | string, option: string): bigint {
  const text = typeof amount === 'number' ? '' : String(amount)
  if (!/^[1-9][0-9]{0,77}$/.test(text)) {
    throw invalid(`${option} is not a positive whole number of atomic units.`)
  }
  return BigInt(text)
}

function parseAssets(assets: readonly AllowedAsset[]): ReadonlyMap<string, AssetLimit> {
  const limits = new Map<string, AssetLimit>()
  for (const { network, asset, maxAmount, maxAmountPerDay } of assets) {
    const key = toAddressKey(parseNetwork(network), asset)
    if (limits.has(key)) throw invalid('allowedAssets lists an asset twice.')
    limits.set(key, {
      perPayment: parseAtomic(maxAmount, 'allowedAssets.maxAmount'),
      perDay:
        maxAmountPerDay === undefined
          ? undefined
          : parseAtomic(maxAmountPerDay, 'allowedAssets.maxAmountPerDay'),
    })
  }
  return limits
}

/** @throws `config_invalid`, `network_invalid` */
export function parseRules(options: PaymentClientOptions): Rules {
  const mechanisms = options.schemes.flat()
  if (mechanisms.length === 0) throw invalid('schemes is empty: nothing could be paid.')
  const maxValiditySeconds = options.maxValiditySeconds ?? 3600
  if (!Number.isSafeInteger(maxValiditySeconds) || maxValiditySeconds <= 0) {
    throw invalid('maxValiditySeconds is not a positive whole number.')
  }
  const { binding = 'prefer' } = options
  if (!bindingModes.has(binding)) {
    throw invalid('binding is not "prefer", "require" or "off".')
  }
  const { perPayment = '$1', perDay } = options.budget ?? {}
  return {
    mechanisms,
    policies: options.policies ?? [],
    perPayment: perPayment === false ? undefined : parsePaymentLimit(perPayment),
    perDay: perDay === undefined ? undefined : parseDayLimit(perDay),
    assets: parseAssets(options.allowedAssets ?? []),
    maxValiditySeconds,
    allowInsecureHttp: options.allowInsecureHttp ?? false,
    binding,
    allowedHosts: parseHosts(options.allowedHosts),
    allowedNetworks: parseNetworks(options.allowedNetworks),
    pinnedRecipients: parsePinnedRecipients(options.pinnedRecipients ?? {}),
    recipientPins: options.recipientPins,
  }
}
