import { configError } from './configError.js'
import { compileAccept, type AcceptSurroundings, type CompiledAccept } from './compileAccept.js'
import { createChallengeEncoder, type ChallengeEncoder } from './createChallengeEncoder.js'
import type { Offer } from './Offer.js'
import type { AcceptOptions, RouteOptions, RouteSettings } from './options.js'
import { isResolver, resolveSetting } from './resolveSetting.js'

/** What is offered for one request, and how to say so. */
export interface Quote {
  readonly offers: readonly Offer[]
  readonly encodeChallenge: ChallengeEncoder
}

export interface CompiledRoute<Context> {
  readonly accepts: readonly CompiledAccept<Context>[]
  readonly quote: (context: Context) => Quote | Promise<Quote>
  readonly chargeOn: (status: number) => boolean
  readonly flow: 'authorization' | 'upfront'
  readonly settleTimeoutMs: number
  readonly expectedDurationSeconds: number
  readonly holdBytes: number
}

function listAccepts<Context>(options: RouteOptions<Context>): readonly AcceptOptions<Context>[] {
  const accepts = options.accepts ?? [options as AcceptOptions<Context>]
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
function describeResource<Context>(settings: RouteSettings<Context>, description?: string): object {
  const { mimeType, serviceName, tags, iconUrl } = settings
  return { description, mimeType, serviceName, tags, iconUrl }
}

/**
 * Checks a route's options and encodes what does not depend on the request.
 * @throws `config_invalid`
 */
export function compileRoute<Context>(
  options: RouteOptions<Context>,
  surroundings: Omit<AcceptSurroundings<Context>, 'flow'>,
): CompiledRoute<Context> {
  const flow = options.flow ?? 'authorization'
  const accepts = listAccepts(options).map((accept) =>
    compileAccept(accept, { ...surroundings, flow }),
  )
  const fixed = accepts.map((accept) => accept.fixed)
  const { description } = options

  async function quote(context: Context): Promise<Quote> {
    const [text, ...offers] = await Promise.all([
      resolveSetting('description', description, context),
      ...accepts.map((accept) => accept.quote(context)),
    ])
    const requirements = offers.map((offer) => offer.requirements)
    return {
      offers,
      encodeChallenge: createChallengeEncoder(describeResource(options, text), requirements),
    }
  }

  function fixedQuote(): Quote | undefined {
    if (isResolver(description)) return undefined
    const offers = fixed.filter((offer) => offer !== undefined)
    if (offers.length < fixed.length) return undefined
    const requirements = offers.map((offer) => offer.requirements)
    return {
      offers,
      encodeChallenge: createChallengeEncoder(describeResource(options, description), requirements),
    }
  }

  const prepared = fixedQuote()
  return {
    accepts,
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
  }
}
