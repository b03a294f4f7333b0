import { FareboxError } from '../errors/FareboxError.js'
import { toFareboxError } from '../errors/toFareboxError.js'
import type { ServerMechanism } from '../mechanism/types.js'
import type { Price } from '../money/Price.js'
import { parseNetwork } from '../networks/parseNetwork.js'
import type { JsonObject, SupportedKind } from '../wire/types.js'
import { configError } from './configError.js'
import { findMechanism } from './findMechanism.js'
import type { Offer } from './Offer.js'
import type { AcceptOptions, PayTo } from './options.js'
import type { Resolvable } from './Resolvable.js'
import { isResolver, resolveSetting } from './resolveSetting.js'
import { selectPayTo } from './selectPayTo.js'

/** What a way to pay needs to know of its surroundings. */
export interface AcceptSurroundings<Context> {
  readonly mechanisms: readonly ServerMechanism[]
  readonly payTo: Resolvable<PayTo, Context> | undefined
  readonly flow: 'authorization' | 'upfront'
  /** The facilitator's entry for a scheme and network. */
  readonly findSupported: (scheme: string, network: string) => Promise<SupportedKind>
}

/** A way to pay, checked as far as it can be without a request. */
export interface CompiledAccept<Context> {
  readonly scheme: string
  readonly network: string
  /** Present when nothing depends on the request. */
  readonly fixed?: Offer
  readonly quote: (context: Context) => Promise<Offer>
}

const defaultTimeoutSeconds = 300

function readNetwork(text: string): string {
  try {
    return parseNetwork(text)
  } catch (cause) {
    throw configError(`"network" is not a network: ${JSON.stringify(text)}.`, cause)
  }
}

function requireSetting<T>(value: T | undefined, complaint: string): T {
  if (value === undefined) throw configError(complaint)
  return value
}

/** @throws `config_invalid` for everything that is wrong whatever the request. */
export function compileAccept<Context>(
  options: AcceptOptions<Context>,
  surroundings: AcceptSurroundings<Context>,
): CompiledAccept<Context> {
  const { scheme } = options
  const network = readNetwork(options.network)
  const mechanism = requireSetting(
    findMechanism(surroundings.mechanisms, scheme, network),
    `No scheme "${scheme}" is configured for ${network}: add it to "schemes".`,
  )
  const payTo = requireSetting(
    options.payTo ?? surroundings.payTo,
    '"payTo" is missing: nobody would be paid.',
  )
  const maxTimeoutSeconds = options.maxTimeoutSeconds ?? defaultTimeoutSeconds
  if (!Number.isSafeInteger(maxTimeoutSeconds) || maxTimeoutSeconds < 1) {
    throw configError('"maxTimeoutSeconds" must be a whole number of seconds above 0.')
  }
  const extra: JsonObject | undefined =
    surroundings.flow === 'upfront' ? { ...options.extra, paymentFlow: 'upfront' } : options.extra

  function offer(price: Price, recipients: PayTo, supported?: SupportedKind): Offer {
    const amount = mechanism.parsePrice(price, network)
    const requirements = mechanism.buildRequirements({
      network,
      wireNetwork: network,
      price: amount,
      payTo: selectPayTo(recipients, network),
      maxTimeoutSeconds,
      ...(extra === undefined ? {} : { extra }),
      ...(supported === undefined ? {} : { supported }),
    })
    return {
      mechanism,
      network,
      requirements,
      ...(amount.known === undefined ? {} : { known: amount.known }),
    }
  }

  async function quote(context: Context): Promise<Offer> {
    const [price, recipients, supported] = await Promise.all([
      resolveSetting('price', options.price, context),
      resolveSetting('payTo', payTo, context),
      mechanism.needsSupported ? surroundings.findSupported(scheme, network) : undefined,
    ])
    try {
      return offer(price, recipients, supported)
    } catch (cause) {
      if (cause instanceof FareboxError && cause.code === 'config_unresolved') throw cause
      throw new FareboxError('config_unresolved', {
        detail: 'The price or the recipient of this route is not valid.',
        cause,
      })
    }
  }

  if (isResolver(options.price) || isResolver(payTo) || mechanism.needsSupported) {
    return { scheme, network, quote }
  }
  try {
    const fixed = offer(options.price, payTo)
    return { scheme, network, fixed, quote: async () => fixed }
  } catch (cause) {
    const error = toFareboxError(cause, 'config_invalid')
    if (error.code === 'config_invalid') throw error
    throw configError(
      `The price or recipient on ${network} is not valid. ${error.detail ?? ''}`,
      cause,
    )
  }
}
