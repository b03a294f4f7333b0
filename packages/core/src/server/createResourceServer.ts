import { type Environment, systemEnvironment } from '../environment.js'
import { FareboxError } from '../errors/FareboxError.js'
import { toFareboxError } from '../errors/toFareboxError.js'
import { portableHashes } from '../hashes/portableHashes.js'
import type { HttpRequest } from '../http/types.js'
import { isSameNetwork } from '../networks/isSameNetwork.js'
import type { FeeQuote, PaymentRequirements, SupportedKind } from '../wire/types.js'
import type { AnswerStore } from './answers/AnswerStore.js'
import { createMemoryAnswerStore } from './answers/createMemoryAnswerStore.js'
import { type Asked, toAsked } from './Asked.js'
import { chooseStore } from './chooseStore.js'
import { checkRequest, type IssuedScope, readIssuedScope, toIssuedProof } from './checkRequest.js'
import { askStore } from './claims/ClaimHandle.js'
import type { Claim } from './claims/ClaimStore.js'
import { createLeaseKeeper } from './claims/createLeaseKeeper.js'
import {
  type CompiledRoute,
  compileRoute,
  listComponents,
  mayHaveBody,
  type Quote,
  type RouteSurroundings,
  toProofScope,
} from './compileRoute.js'
import { configError } from './configError.js'
import { createContextIssuer } from './createContextIssuer.js'
import { createFeeSource } from './createFeeSource.js'
import { createMac } from './createMac.js'
import { createPageWriter } from './createPageWriter.js'
import { createQuoteSigner } from './createQuoteSigner.js'
import { createResourceNamer } from './createResourceNamer.js'
import { createReconciler } from './createReconciler.js'
import { createFacilitatorResolver } from './createFacilitatorResolver.js'
import { findOffer } from './findOffer.js'
import type { ResourceServerOptions, RouteOptions, ServerEvent } from './options.js'
import type { Outcome } from './Outcome.js'
import type { Services } from './Purchase.js'
import { isSpentTransaction } from './proofs/spendTransaction.js'
import { toProvenPayment } from './proofs/toProvenPayment.js'
import { isAsked, type PaymentQuery, toClaimQuery } from './PaymentQuery.js'
import { readPayment } from './readPayment.js'
import { toChallengeResponse, toOptionsResponse } from './responses.js'
import { servePayment } from './servePayment.js'
import { toRefusal } from './toRefusal.js'
import { toResourceUrl } from './toResourceUrl.js'
import { describeLargeHeader, warnOfLargeHeader } from './warnOfLargeHeader.js'

/** A route with a price. */
export interface PaidRoute<Context = unknown> {
  /** Decides what happens to a request. Never rejects. */
  handle(request: HttpRequest<Context>): Promise<Outcome>
}

/** Sells routes: decides about every request, and remembers every payment. */
export interface ResourceServer<Context = unknown> {
  /**
   * Puts a price on a route.
   * @throws `config_invalid` at once for everything that can be known without a request.
   */
  route(options: RouteOptions<Context>): PaidRoute<Context>
  /**
   * Asks the facilitator whether it settles what the routes offer. Optional: without it, a wrong
   * facilitator shows on the first payment, which is then refused.
   * @throws `facilitator_*`, `config_unresolved`
   */
  ready(): Promise<void>
  readonly payments: {
    /** What was sold, what is pending, what is owed. */
    list(query?: PaymentQuery): Promise<readonly Claim[]>
    /**
     * Asks again for every settlement whose outcome is open: at start-up with a store that outlived the
     * process, and whenever it suits. What this process left open is asked for in the background anyway.
     *
     * @returns how many are still open
     * @throws `store_unavailable`
     */
    reconcile(): Promise<number>
  }
}

const defaultMaxHeaderBytes = 12 * 1024
const quoteSecretBytes = 32
const leaseRenewalMs = 10_000

/** h2c is an offer that any server may ignore; every other upgrade would leave the priced exchange. */
function asksForUpgrade(request: HttpRequest): boolean {
  const protocols = request.headers('upgrade')
  return protocols.some((protocol) => protocol.trim().toLowerCase() !== 'h2c')
}

function chooseAnswers<Context>(
  { answers }: ResourceServerOptions<Context>,
  { now }: Environment,
): AnswerStore | undefined {
  if (answers === false) return undefined
  return answers ?? createMemoryAnswerStore({ now })
}

/**
 * Creates the engine that every adapter of a server uses.
 *
 * It verifies, then claims, then lets the handler run, then settles, then releases the answer. It never
 * answers a payment twice, never runs the handler unpaid, and takes no unknown outcome for a failure.
 *
 * @throws `config_invalid`
 * @example
 * ```ts
 * import { createResourceServer } from '@farebox/core/server'
 * import { evm } from '@farebox/evm/server'
 *
 * const server = createResourceServer({
 *   facilitator: 'https://facilitator.example.com',
 *   schemes: [evm()],
 *   payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
 * })
 * const weather = server.route({ price: '$0.01', scheme: 'exact', network: 'base' })
 * const outcome = await weather.handle({
 *   method: 'GET',
 *   url: 'https://api.example.com/weather',
 *   headers: () => [],
 *   context: undefined,
 * })
 * ```
 */
export function createResourceServer<Context = unknown>(
  options: ResourceServerOptions<Context>,
): ResourceServer<Context> {
  const environment = options.environment ?? systemEnvironment
  const hashes = environment.hashes ?? portableHashes
  const nameResource = createResourceNamer()
  const mechanisms = options.schemes.flat()
  if (mechanisms.length === 0) throw configError('"schemes" is empty: nothing could be sold.')
  const maxHeaderBytes = options.maxHeaderBytes ?? defaultMaxHeaderBytes
  const routes: CompiledRoute<Context>[] = []
  const warned = new Set<CompiledRoute<Context>>()

  const answers = chooseAnswers(options, environment)
  const services: Services = {
    environment,
    store: chooseStore(options, environment.now),
    leases: createLeaseKeeper(environment, leaseRenewalMs),
    ...(answers === undefined ? {} : { answers }),
    answerMs: (options.answerSeconds ?? 600) * 1000,
    hooks: options.hooks ?? {},
    facilitator: createFacilitatorResolver(options.facilitator, environment),
    emit(event: ServerEvent) {
      try {
        options.onEvent?.(event)
      } catch {
        // A report that fails must not change what happens to money.
      }
    },
    takesProofs: () => routes.some(({ proofs }) => proofs !== undefined),
    watchPending: () => reconciler.watch(),
  }
  const reconciler = createReconciler(() => services)
  const mac = createMac(() => options.quoteSecret ?? environment.randomBytes(quoteSecretBytes))
  const askFee = createFeeSource(services.facilitator, environment)
  const contexts = createContextIssuer(mac, environment)
  const surroundings: RouteSurroundings<Context> = {
    mechanisms,
    payTo: options.payTo,
    findSupported,
    findFee,
    signer: createQuoteSigner(mac),
    contexts,
    mac,
    isStoreSafe: services.store.scope === 'shared' || options.unsafeMemory === true,
    rawBodies: options.rawBodies === true,
    isSecretSafe: options.quoteSecret !== undefined || options.unsafeMemory === true,
  }

  /** What the facilitator takes. An offer without a fee is left out of the challenge, so somebody must hear of it. */
  async function findFee(requirements: PaymentRequirements): Promise<FeeQuote> {
    try {
      return await askFee(requirements)
    } catch (thrown) {
      const error = toFareboxError(thrown)
      services.emit({ kind: 'error', resource: 'configuration', error })
      throw error
    }
  }

  async function findSupported(scheme: string, network: string): Promise<SupportedKind> {
    const client = await services.facilitator()
    const { kinds } = await client.supported()
    const found = kinds.find(
      (kind) =>
        kind.x402Version === 2 && kind.scheme === scheme && isSameNetwork(kind.network, network),
    )
    if (found === undefined) {
      throw new FareboxError('facilitator_unsupported', {
        detail: `No configured facilitator settles "${scheme}" on ${network}.`,
      })
    }
    return found
  }

  async function serve(
    route: CompiledRoute<Context>,
    asked: Asked<Context>,
    keepQuote: (quote: Quote) => void,
  ): Promise<Outcome> {
    const { request } = asked
    if (route.flow !== 'upfront' && asksForUpgrade(request)) {
      throw new FareboxError('upgrade_unsupported')
    }
    if (route.bindBody && mayHaveBody(request) && request.body === undefined) {
      throw new FareboxError('config_unresolved', {
        detail: 'The body was read before the paywall, which must bind payments to its bytes.',
      })
    }
    // HEAD tells the price and never buys (T38).
    const sent = request.method === 'HEAD' ? undefined : readPayment(asked, maxHeaderBytes)
    const url = toResourceUrl(request)
    const components = listComponents(request)
    const now = Math.floor(environment.now() / 1000)
    const issued: IssuedScope =
      route.issuesNonces || route.proofs !== undefined
        ? await readIssuedScope(request, url, components)
        : {}
    const quote =
      route.fixedQuote ??
      (await route.quote({
        context: request.context,
        resource: nameResource(request, url, issued.scope?.bodyDigest),
        hasUnknownBody: mayHaveBody(request) && issued.scope?.bodyDigest === undefined,
        now,
        ...(typeof sent === 'object' && sent.x402Version === 2 ? { accepted: sent.accepted } : {}),
        ...(issued.scope === undefined ? {} : { scope: issued.scope }),
      }))
    keepQuote(quote)
    if (sent === undefined) {
      const challenge = quote.encodeChallenge(request, 'Payment required')
      if (route.fixedQuote === undefined) warnOnce(route, challenge.header.length)
      const response = toChallengeResponse(asked, challenge)
      return { kind: 'respond', response: asked.showPage?.(response, quote) ?? response }
    }
    if (sent === 'proof') return serveProof(route, asked, quote, issued, now)
    const found = findOffer(quote.offers, sent)
    if (found === undefined) throw new FareboxError('payment_mismatch')
    const { offer, payment } = found
    const identity = offer.mechanism.identify(payment, offer.requirements, hashes)
    const required = route.binding === 'required'
    const bound = route.binding === 'off' ? undefined : issued.scope
    if (!contexts.check(offer.mechanism, payment, bound)) {
      throw new FareboxError('payment_invalid', { reason: 'payment_context_mismatch' })
    }
    const proof =
      offer.mechanism.binding === 'server-nonce'
        ? toIssuedProof(
            payment,
            route.binding === 'off' ? {} : issued,
            components,
            required,
            hashes,
          )
        : await checkRequest(
            request,
            payment,
            identity,
            url,
            components,
            {
              required,
              bindBody: route.bindBody,
            },
            hashes,
          )
    const { requirements: paymentRequirements } = offer
    return servePayment(services, {
      asked,
      settings: route,
      quote,
      offer,
      identity,
      facilitatorRequest: { x402Version: 2, paymentPayload: payment, paymentRequirements },
      resource: nameResource(request, url, proof.bodyDigest),
      proof,
    })
  }

  /** Terms that depend on the request are as long as they are by then. */
  function warnOnce(route: CompiledRoute<Context>, length: number): void {
    const message = warned.has(route) ? undefined : describeLargeHeader(length)
    if (message === undefined) return
    warned.add(route)
    services.emit({ kind: 'warning', resource: 'configuration', message })
  }

  async function serveProof(
    route: CompiledRoute<Context>,
    asked: Asked<Context>,
    quote: Quote,
    { scope, checkBody }: IssuedScope,
    now: number,
  ): Promise<Outcome> {
    const { request } = asked
    if (asked.proofs === undefined) throw new FareboxError('internal')
    const opened = await asked.proofs.open(request, quote.offers, toProofScope(mac, scope, now))
    const offer = quote.offers.find((one) => one === opened.offer)
    if (offer === undefined) throw new FareboxError('payment_mismatch')
    // A challenge stands by its price, but not for a request with a body that it said nothing of.
    const hasUnknownBody = mayHaveBody(request) && scope?.bodyDigest === undefined
    if (hasUnknownBody && BigInt(opened.amount) < BigInt(offer.requirements.amount)) {
      throw new FareboxError('proof_invalid', { reason: 'proof_amount_mismatch' })
    }
    if (checkBody !== undefined) {
      throw new FareboxError('content_digest_mismatch', {
        detail: 'A body of more than 1 MiB cannot be compared before it is sold for a transfer.',
      })
    }
    return servePayment(services, {
      asked,
      settings: route,
      quote,
      ...toProvenPayment(offer, opened, scope?.bodyDigest),
      resource: nameResource(request, toResourceUrl(request), scope?.bodyDigest),
    })
  }

  return {
    route(routeOptions) {
      const route = compileRoute(routeOptions, surroundings)
      routes.push(route)
      const page = routeOptions.page === false ? undefined : (routeOptions.page ?? options.page)
      const message = warnOfLargeHeader(route)
      if (message !== undefined)
        services.emit({ kind: 'warning', resource: 'configuration', message })
      return {
        handle(request) {
          const asked = toAsked(request, route, createPageWriter(page, request, services))
          // A handler for every method would answer OPTIONS with the goods (T16).
          if (request.method === 'OPTIONS') {
            return Promise.resolve({ kind: 'respond', response: toOptionsResponse(asked) })
          }
          let quote: Quote | undefined
          const outcome = serve(route, asked, (made) => {
            quote = made
          })
          return outcome.catch((thrown: unknown) => {
            const error = toFareboxError(thrown)
            if (error.status >= 500) {
              services.emit({ kind: 'error', resource: toResourceUrl(request), error })
            }
            return { kind: 'respond', response: toRefusal(asked, error, quote) }
          })
        },
      }
    },
    async ready() {
      const accepts = routes.flatMap((route) => route.accepts)
      await Promise.all(accepts.map(({ scheme, network }) => findSupported(scheme, network)))
    },
    payments: {
      async list(query) {
        const claims = await askStore(() => services.store.list(toClaimQuery(query)))
        const now = environment.now()
        return claims.filter((claim) => !isSpentTransaction(claim) && isAsked(claim, query, now))
      },
      reconcile: () => reconciler.run(),
    },
  }
}
