import type { BindingComponent } from '../binding/types.js'
import { requestBindingKey } from '../binding/types.js'
import type { HttpRequest } from '../http/types.js'
import { FareboxError } from '../errors/FareboxError.js'
import { toFareboxError } from '../errors/toFareboxError.js'
import { findNetwork } from '../networks/findNetwork.js'
import type { JsonObject, ResourceInfo } from '../wire/types.js'
import {
  type AcceptSurroundings,
  compileAccept,
  type CompiledAccept,
  type QuoteInput,
} from './compileAccept.js'
import { configError } from './configError.js'
import { type ContextIssuer, type ContextScope, toMacOfRequest } from './createContextIssuer.js'
import type { Mac } from './createMac.js'
import { createBodyEncoderV1 } from './createBodyEncoderV1.js'
import {
  type ChallengeEncoder,
  createChallengeEncoder,
  type EncodedChallenge,
} from './createChallengeEncoder.js'
import type { Offer } from './Offer.js'
import type { AcceptOptions, RouteOptions, RouteSettings } from './options.js'
import type { ProofDialect, ProofScope } from './proofs/ProofDialect.js'
import { isResolver, resolveSetting } from './resolveSetting.js'
import { toResourceUrl } from './toResourceUrl.js'

/** What is offered for one request, and how to say so. */
export interface Quote {
  readonly offers: readonly Offer[]
  readonly encodeChallenge: (request: HttpRequest, error: string) => EncodedChallenge
}

/** A route's settings that do not depend on who asks. */
export interface SaleSettings {
  readonly chargeOn: (status: number) => boolean
  readonly flow: 'authorization' | 'upfront'
  readonly settleTimeoutMs: number
  readonly expectedDurationSeconds: number
  readonly holdBytes: number
  readonly binding: 'required' | 'preferred' | 'off'
  /** Whether a body that nobody can see is no longer sold to. */
  readonly bindBody: boolean
}

/** What a route needs to know of its surroundings. */
export interface RouteSurroundings<Context> extends Omit<
  AcceptSurroundings<Context>,
  'flow' | 'quoteSeconds'
> {
  readonly contexts: ContextIssuer
  readonly mac: Mac
  /** Whether other processes see the claims, or the seller says that there are none. */
  readonly isStoreSafe: boolean
  /** Whether challenges outlive this process, or the seller says that it does not matter. */
  readonly isSecretSafe: boolean
  /** Whether the host shows the bytes of bodies. */
  readonly rawBodies: boolean
}

/** The request that a quote is made for, and what the nonces issued with it are bound to. */
export interface RouteQuoteInput<Context> extends QuoteInput<Context> {
  /** Present where the route issues nonces or takes proofs. */
  readonly scope?: ContextScope
}

export interface CompiledRoute<Context> extends SaleSettings {
  /** Whether the challenge holds nonces of the server, which are bound to the request. */
  readonly issuesNonces: boolean
  /** Another dialect in which the route is sold. */
  readonly proofs?: ProofDialect
  /** Whether payments of x402 v1 are taken, and its challenge is the body of the 402. */
  readonly v1: boolean
  readonly accepts: readonly CompiledAccept<Context>[]
  /** Present when the terms do not depend on the request. */
  readonly fixedQuote?: Quote
  readonly quote: (input: RouteQuoteInput<Context>) => Quote | Promise<Quote>
}

function listAccepts<Context>(options: RouteOptions<Context>): readonly AcceptOptions<Context>[] {
  const accepts = options.accepts ?? [options]
  if (accepts.length === 0) throw configError('"accepts" is empty: nobody could pay.')
  for (const accept of accepts) {
    if (accept.price === undefined) throw configError('"price" is missing.')
    if (typeof accept.scheme !== 'string') throw configError('"scheme" is missing.')
    if (typeof accept.network !== 'string') throw configError('"network" is missing.')
  }
  return accepts
}

function checkNumber(name: string, value: number, minimum: number): number {
  if (!Number.isFinite(value) || value < minimum) {
    throw configError(`"${name}" must be a number of at least ${minimum}.`)
  }
  return value
}

function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299
}

/** Static parts of the resource; its URL comes with each request. */
function describeResource<Context>(
  { mimeType, serviceName, tags, iconUrl }: RouteSettings<Context>,
  description?: string,
): Omit<ResourceInfo, 'url'> {
  return {
    ...(description === undefined ? {} : { description }),
    ...(mimeType === undefined ? {} : { mimeType }),
    ...(serviceName === undefined ? {} : { serviceName }),
    ...(tags === undefined ? {} : { tags }),
    ...(iconUrl === undefined ? {} : { iconUrl }),
  }
}

/** A v1 payment cannot carry the salt of a binding, and v1 has names for some networks only. */
function checkV1<Context>(
  accepts: readonly CompiledAccept<Context>[],
  binding: SaleSettings['binding'],
): void {
  if (binding === 'required') {
    throw configError('"v1" payments cannot be bound: "binding" cannot be required with "v1".')
  }
  if (accepts.every(({ network }) => findNetwork(network)?.nameV1 === undefined)) {
    throw configError('"v1" has no name for any network of this route: nobody could pay by it.')
  }
}

/** A demand that no request could meet, or that nobody would have to meet, is a mistake. */
function checkBodies(binding: SaleSettings['binding'], rawBodies: boolean): void {
  if (binding !== 'required') {
    throw configError(
      '"bindBody" demands something of bound payments only: set "binding" to "required".',
    )
  }
  if (!rawBodies) {
    throw configError(
      '"bindBody" needs the bytes of bodies, which this host does not show. Set "rawBodies" where something keeps them.',
    )
  }
}

/** An offer, or why there is none now: a facilitator that names no fee must not stop other ways to pay. */
async function quoteAccept<Context>(
  accept: CompiledAccept<Context>,
  input: QuoteInput<Context>,
): Promise<Offer | FareboxError> {
  try {
    return await accept.quote(input)
  } catch (thrown) {
    const error = toFareboxError(thrown)
    if (accept.mechanism.needsFee !== true || !error.code.startsWith('facilitator_')) throw thrown
    return error
  }
}

/** @throws the first error when there is nothing else. */
function keepOffers(quoted: readonly (Offer | FareboxError)[]): readonly Offer[] {
  const offers = quoted.flatMap((one) => (one instanceof FareboxError ? [] : [one]))
  const [first] = quoted
  if (offers.length === 0 && first instanceof FareboxError) throw first
  return offers
}

const withoutBody: readonly BindingComponent[] = ['@method', '@target-uri']
const withBody: readonly BindingComponent[] = [...withoutBody, 'content-digest']

/** What the proofs of a request are bound to, whatever the route binds payments to. */
export function toProofScope(mac: Mac, scope: ContextScope | undefined, now: number): ProofScope {
  return { now, mac: toMacOfRequest(mac, 'farebox-proof-1', scope) }
}

/** Whether the request has a body by its method. */
export function mayHaveBody({ method }: HttpRequest): boolean {
  return method !== 'GET' && method !== 'HEAD'
}

/** What a payment for this request can be bound to. */
export function listComponents(request: HttpRequest): readonly BindingComponent[] {
  return mayHaveBody(request) && request.body !== undefined ? withBody : withoutBody
}

/**
 * Checks a route's options and encodes what does not depend on the request.
 * @throws `config_invalid`
 */
export function compileRoute<Context>(
  options: RouteOptions<Context>,
  surroundings: RouteSurroundings<Context>,
): CompiledRoute<Context> {
  const flow = options.flow ?? 'authorization'
  const binding = options.binding ?? 'preferred'
  const quoteSeconds = checkNumber('quoteSeconds', options.quoteSeconds ?? 120, 0)
  const accepts = listAccepts(options).map((accept) =>
    compileAccept(accept, { ...surroundings, flow, quoteSeconds }),
  )
  const unbindable = accepts.find(({ mechanism }) => mechanism.binding === 'none')
  if (binding === 'required' && unbindable !== undefined) {
    throw configError(
      `"binding" cannot be required: "${unbindable.scheme}" on ${unbindable.network} has nowhere to put it.`,
    )
  }
  const bindBody = options.bindBody === true
  if (bindBody) checkBodies(binding, surroundings.rawBodies)
  const v1 = options.v1 === true
  if (v1) checkV1(accepts, binding)
  const offersBinding =
    binding !== 'off' && accepts.some(({ mechanism }) => mechanism.binding === 'payer-nonce')
  const { proofs } = options
  if (proofs !== undefined && !surroundings.isStoreSafe) {
    throw configError(
      '"proofs" needs a shared "store": a transfer to "payTo" would buy one answer in each process that takes it. Set "unsafeMemory" if this process is the only one.',
    )
  }
  if (proofs !== undefined && !surroundings.isSecretSafe) {
    throw configError(
      '"proofs" needs a "quoteSecret": after a restart, or in another process, a buyer would have paid for a challenge that nobody knows. Set "unsafeMemory" if that does not matter.',
    )
  }
  const issuesNonces = accepts.some(({ mechanism }) => mechanism.binding === 'server-nonce')
  // Buyers take other things from a context, too, such as how long a payment may live.
  const issuesContexts = accepts.some(({ mechanism }) => mechanism.challengeContext !== undefined)

  function toExtensions(components: readonly BindingComponent[]): JsonObject {
    const info = { version: '1', components, required: binding === 'required' }
    return { [requestBindingKey]: { info, schema: { type: 'object' } } }
  }

  /** One encoder for each list of components, made when it is first needed. */
  function toQuote(
    description: string | undefined,
    offers: readonly Offer[],
    { scope, now }: Pick<RouteQuoteInput<Context>, 'scope' | 'now'> = { now: 0 },
  ): Quote {
    const encoders = new Map<readonly BindingComponent[], ChallengeEncoder>()
    const requirements = offers.map((offer) => offer.requirements)
    const resource = describeResource(options, description)
    const encodeBodyV1 = v1 ? createBodyEncoderV1(resource, offers) : undefined
    return {
      offers,
      encodeChallenge(request, error) {
        const url = toResourceUrl(request)
        const components = listComponents(request)
        const extensions = offersBinding ? toExtensions(components) : undefined
        let encoder = encoders.get(components)
        if (encoder === undefined) {
          encoder = createChallengeEncoder(
            resource,
            requirements,
            issuesContexts ? undefined : extensions,
          )
          encoders.set(components, encoder)
        }
        const bound = binding === 'off' ? undefined : scope
        const issued = issuesContexts
          ? { ...extensions, ...surroundings.contexts.issue(offers, bound) }
          : undefined
        const { header, json } = encoder(url, error, issued)
        return {
          header,
          json: encodeBodyV1 === undefined ? json : encodeBodyV1(url, error),
          ...(proofs === undefined
            ? {}
            : { headers: proofs.buildHeaders(offers, toProofScope(surroundings.mac, scope, now)) }),
        }
      },
    }
  }

  async function quote(input: RouteQuoteInput<Context>): Promise<Quote> {
    const [text, ...offers] = await Promise.all([
      resolveSetting('description', options.description, input.context),
      ...accepts.map(async (accept) => quoteAccept(accept, input)),
    ])
    return toQuote(text, keepOffers(offers), input)
  }

  function prepareQuote(): Quote | undefined {
    const { description } = options
    const offers = accepts.map(({ fixed }) => fixed).filter((offer) => offer !== undefined)
    if (isResolver(description) || issuesContexts || proofs !== undefined) return undefined
    if (offers.length < accepts.length) return undefined
    return toQuote(description, offers)
  }

  const prepared = prepareQuote()
  return {
    accepts,
    v1,
    issuesNonces,
    ...(proofs === undefined ? {} : { proofs }),
    ...(prepared === undefined ? {} : { fixedQuote: prepared }),
    quote: prepared === undefined ? quote : () => prepared,
    chargeOn: options.chargeOn ?? isSuccess,
    flow,
    settleTimeoutMs: checkNumber('settleTimeoutMs', options.settleTimeoutMs ?? 25_000, 1),
    expectedDurationSeconds: checkNumber(
      'expectedDurationSeconds',
      options.expectedDurationSeconds ?? 6,
      0,
    ),
    holdBytes: checkNumber('holdBytes', options.holdBytes ?? 10 * 1024 * 1024, 0),
    binding,
    bindBody,
  }
}
