import { toFareboxError } from '../../errors/toFareboxError.js'
import type { PaidRoute } from '../createResourceServer.js'
import type { Payment } from '../Outcome.js'
import { type PaidRunOptions, runPaidFetch } from './runPaidFetch.js'
import { type FetchRequest, type FetchRequestOptions, toFetchRequest } from './toFetchRequest.js'
import { toFetchResponse } from './toFetchResponse.js'
import { toProblemResponse } from './toProblemResponse.js'

export interface PaidFetchOptions<Context> extends FetchRequestOptions<Context>, PaidRunOptions {}

/**
 * Serves one request of a priced route on any platform with `Request` and `Response`.
 *
 * `run` is the handler. It must read the body from the request that it is given: the body of the first
 * one may have been read, to compare it with what was paid for. Its answer is held back, up to the route's
 * `holdBytes`, until the payment is settled. Whatever goes wrong before it runs is answered with a problem.
 *
 * Rejects only with what `run` throws, which is not charged.
 *
 * @example
 * ```ts
 * import { createResourceServer, servePaidFetch } from '@farebox/core/server'
 * import { evm } from '@farebox/evm/server'
 *
 * const server = createResourceServer({
 *   facilitator: 'https://facilitator.example.com',
 *   schemes: [evm()],
 *   payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
 * })
 * const route = server.route({ price: '$0.01', scheme: 'exact', network: 'base' })
 *
 * export default {
 *   fetch: (request: Request) =>
 *     servePaidFetch(route, request, { context: request }, () => new Response('sunny')),
 * }
 * ```
 */
export async function servePaidFetch<Context>(
  route: PaidRoute<Context>,
  request: Request,
  options: PaidFetchOptions<Context>,
  run: (payment: Payment, request: Request) => Response | Promise<Response>,
): Promise<Response> {
  const { method } = request
  let asked: FetchRequest<Context>
  try {
    asked = toFetchRequest(request, options)
  } catch (thrown) {
    return toFetchResponse(toProblemResponse(toFareboxError(thrown)), { method })
  }
  const outcome = await route.handle(asked)
  if (outcome.kind === 'paid') {
    const signal = options.signal ?? request.signal
    return runPaidFetch(outcome, () => run(outcome.payment, asked.handlerRequest()), {
      ...options,
      signal,
    })
  }
  const { response, delivered } = outcome
  return toFetchResponse(response, { method, onDelivered: () => void delivered?.() })
}
