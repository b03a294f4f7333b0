import { FareboxError } from '../errors/FareboxError.js'
import { toFareboxError } from '../errors/toFareboxError.js'
import type { ServerMechanism } from '../mechanism/types.js'
import type { Price } from '../money/Price.js'
import { parseNetwork } from '../networks/parseNetwork.js'
import type { Fee, JsonObject, PaymentRequirements, SupportedKind } from '../wire/types.js'
import { configError } from './configError.js'
import type { FeeSource } from './createFeeSource.js'
import type { QuoteSigner } from './createQuoteSigner.js'
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
  readonly quoteSeconds: number
  readonly signer: QuoteSigner
  /** The facilitator's entry for a scheme and network. */
  readonly findSupported: (scheme: string, network: string) => Promise<SupportedKind>
  readonly findFee: FeeSource
}

/** The request that a quote is made for. */
export interface QuoteInput<Context> {
  readonly context: Context
  /** Method and URL, and digest of the body where it is known. */
  readonly resource: string
  /** Whether the request may have a body that {@link resource} says nothing of. */
  readonly hasUnknownBody: boolean
  /** Unix seconds. */
  readonly now: number
  /** The terms that the request's payment names, where it has one. */
  readonly accepted?: PaymentRequirements
}

/** A way to pay, checked as far as it can be without a request. */
export interface CompiledAccept<Context> {
  readonly mechanism: ServerMechanism
  readonly scheme: string
  readonly network: string
  /** Present when nothing depends on the request. */
  readonly fixed?: Offer
  readonly quote: (input: QuoteInput<Context>) => Promise<Offer>
}

/** Terms, and until when they hold: unix seconds. */
interface ResolvedOffer {
  readonly offer: Offer
  readonly expires: number
}

const defaultTimeoutSeconds = 300

function readNetwork(text: string): string {
  try {
    return parseNetwork(text)
  } catch (cause) {
    throw configError(`"network" is not a network: ${JSON.stringify(text)}.`, cause)
  }
}

/**
 * The spelling that goes on the wire. A seller who writes `tron:nile` sells to buyers who know that name and
 * no other; a name without a namespace, such as `base`, is no id of x402 v2.
 */
function toWireNetwork(text: string, network: string): string {
  return text.includes(':') ? text : network
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
  const { quoteSeconds, signer } = surroundings
  const network = readNetwork(options.network)
  const wireNetwork = toWireNetwork(options.network, network)
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
  const dependsOnRequest = isResolver(options.price) || isResolver(payTo)
  const extra: JsonObject | undefined =
    surroundings.flow === 'upfront' ? { ...options.extra, paymentFlow: 'upfront' } : options.extra

  function toOffer(price: Price, recipients: PayTo, supported?: SupportedKind, fee?: Fee): Offer {
    const amount = mechanism.parsePrice(price, network)
    const requirements = mechanism.buildRequirements({
      network,
      wireNetwork,
      price: amount,
      payTo: selectPayTo(recipients, network),
      maxTimeoutSeconds,
      ...(extra === undefined ? {} : { extra }),
      ...(supported === undefined ? {} : { supported }),
      ...(fee === undefined ? {} : { fee }),
    })
    return {
      mechanism,
      network,
      requirements,
      ...(amount.known === undefined ? {} : { known: amount.known }),
    }
  }

  /** Terms that this server quoted a moment ago, whatever the functions say by now. */
  function honour({ accepted, resource, now }: QuoteInput<Context>): Offer | undefined {
    if (accepted?.scheme !== scheme || accepted.network !== wireNetwork) return undefined
    if (!signer.check(accepted, resource, now)) return undefined
    const { asset, amount } = accepted
    const { known } = mechanism.parsePrice({ asset, amount }, network)
    return {
      mechanism,
      network,
      requirements: accepted,
      ...(known === undefined ? {} : { known }),
    }
  }

  /** What the functions say now, as an offer that still needs the fee where there is one. */
  async function resolveTerms(context: Context): Promise<(fee?: Fee) => Offer> {
    const [price, recipients, supported] = await Promise.all([
      resolveSetting('price', options.price, context),
      resolveSetting('payTo', payTo, context),
      mechanism.needsSupported ? surroundings.findSupported(scheme, network) : undefined,
    ])
    return (fee) => {
      try {
        return toOffer(price, recipients, supported, fee)
      } catch (cause) {
        if (cause instanceof FareboxError && cause.code === 'config_unresolved') throw cause
        throw new FareboxError('config_unresolved', {
          detail: 'The price or the recipient of this route is not valid.',
          cause,
        })
      }
    }
  }

  async function resolve(context: Context): Promise<ResolvedOffer> {
    const build = await resolveTerms(context)
    const offer = build()
    if (mechanism.needsFee !== true) return { offer, expires: Infinity }
    const { fee, expiresAt } = await surroundings.findFee(offer.requirements)
    return { offer: build(fee), expires: expiresAt }
  }

  /** Functions may look at a body that the quote says nothing of: then they have to say the same again. */
  async function stillHolds({ requirements: quoted }: Offer, context: Context): Promise<boolean> {
    const { amount, asset, payTo: recipient } = (await resolveTerms(context))().requirements
    return amount === quoted.amount && asset === quoted.asset && recipient === quoted.payTo
  }

  /** Terms under a MAC, so that a payment by them is taken until they expire, whatever is asked by then. */
  async function quote(input: QuoteInput<Context>): Promise<Offer> {
    if (quoteSeconds === 0) return (await resolve(input.context)).offer
    const honoured = honour(input)
    const isSure = !input.hasUnknownBody || !dependsOnRequest
    if (honoured !== undefined && (isSure || (await stillHolds(honoured, input.context)))) {
      return honoured
    }
    const { offer, expires } = await resolve(input.context)
    // A fixed price is good for as long as the fee: an approval that has to come first takes its time.
    const until = dependsOnRequest ? Math.min(input.now + quoteSeconds, expires) : expires
    return { ...offer, requirements: signer.sign(offer.requirements, input.resource, until) }
  }

  const compiled = { mechanism, scheme, network, quote }
  if (dependsOnRequest || mechanism.needsFee === true) return compiled
  if (mechanism.needsSupported) {
    return { ...compiled, quote: async ({ context }) => (await resolve(context)).offer }
  }
  try {
    const fixed = toOffer(options.price, payTo)
    return { ...compiled, fixed, quote: async () => fixed }
  } catch (cause) {
    const error = toFareboxError(cause, 'config_invalid')
    if (error.code === 'config_invalid') throw error
    throw configError(
      `The price or recipient on ${network} is not valid. ${error.detail ?? ''}`,
      cause,
    )
  }
}
