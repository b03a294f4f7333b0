import {
  type FetchUrlOptions,
  type HandlerResult,
  mergeHeaders,
  type PaidRoute,
  type RebuildRequest,
  servePaidFetch,
} from '@farebox/core/server'
import type { Context, Next } from 'hono'

/**
 * Gives up on answers that nobody will send, because a middleware before the paywall put another one in
 * their place: the claim must not stay with a request that is over.
 */
const dropped = new FinalizationRegistry((giveUp: () => void) => giveUp())

/** Keeps the runtime at work after the answer, where it has to be asked. */
function readWaitUntil(c: Context): ((work: Promise<void>) => void) | undefined {
  try {
    const { executionCtx } = c
    return (work) => executionCtx.waitUntil(work)
  } catch {
    // Hono throws where the runtime has none.
    return undefined
  }
}

/** The handler's request with its body put back. */
const rebuild: RebuildRequest = (request, body) => {
  // Without it, Node refuses a body that is a stream.
  const init: RequestInit & { readonly duplex: 'half' } = { body, duplex: 'half' }
  try {
    return new Request(request, init)
  } catch {
    // Node's server has requests of its own, which the platform's class may not know.
    const { url, method, headers, signal } = request
    return new Request(url, { ...init, method, headers, signal })
  }
}

/** Of a kept answer, what is the handler's own: the rest is set anew when it is shown again. */
function toOwn(result: HandlerResult, before: Headers): HandlerResult {
  const { status, answer } = result
  if (answer === undefined) return result
  return {
    status,
    answer() {
      const { headers, ...rest } = answer()
      return { ...rest, headers: headers.filter(([name, value]) => before.get(name) !== value) }
    },
  }
}

/**
 * Serves one request of a priced route: runs what comes after the paywall, holds the answer back, and puts
 * the one that may leave in its place. Headers that were set before stay on every answer (T39).
 */
export async function servePaid(
  route: PaidRoute<Context>,
  c: Context,
  next: Next,
  urlOptions: FetchUrlOptions,
): Promise<void> {
  // Reading `c.res` instead would make Hono merge these over what the handler answers.
  const before = new Headers(c.newResponse(null).headers)
  let giveUp: (() => void) | undefined
  const watched: PaidRoute<Context> = {
    async handle(request) {
      const outcome = await route.handle(request)
      if (outcome.kind === 'respond') return outcome
      return {
        ...outcome,
        async finish(result) {
          const decided = await outcome.finish(toOwn(result, before))
          if (decided.kind === 'release') giveUp = () => void outcome.abort('response_abandoned')
          return decided
        },
      }
    },
  }
  const waitUntil = readWaitUntil(c)
  const options = {
    ...urlOptions,
    context: c,
    rebuild,
    ...(waitUntil === undefined ? {} : { waitUntil }),
  }
  const response = await servePaidFetch(watched, c.req.raw, options, async (payment, request) => {
    c.req.raw = request
    c.set('payment', payment)
    await next()
    return c.res
  })
  const { status, statusText, headers, body } = response
  if (giveUp !== undefined && body !== null) dropped.register(body, giveUp)
  // Hono puts the headers of the last answer on the next one, and that one may have to go without.
  c.res = undefined
  // A switch of protocols cannot be rebuilt.
  if (status < 200) c.res = response
  else {
    const kept = giveUp === undefined ? mergeHeaders(before, [...headers]) : headers
    c.res = new Response(body, { status, statusText, headers: kept })
  }
}
