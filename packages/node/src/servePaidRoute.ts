import type { IncomingMessage, ServerResponse } from 'node:http'
import { type HttpResponse, toFareboxError } from '@farebox/core'
import type { Outcome, PaidRoute, Payment } from '@farebox/core/server'
import { keepAsTable } from './keepAsTable.js'
import { serveOutcome } from './serveOutcome.js'
import { type RequestOptions, toHttpRequest } from './toHttpRequest.js'
import { toProblemResponse } from '@farebox/core/server'

/**
 * Serves one request of a priced route: everything that a Node host needs besides its own types.
 *
 * Whatever goes wrong before the handler runs is answered with a problem, and the handler is not run.
 * Resolves with what was decided, once it has been acted upon. Rejects only with what `next` and
 * `send` throw; `send` is that of {@link serveOutcome}.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { createResourceServer } from '@farebox/core/server'
 * import { evm } from '@farebox/evm/server'
 * import { servePaidRoute } from '@farebox/node'
 *
 * const server = createResourceServer({
 *   facilitator: 'https://facilitator.example.com',
 *   schemes: [evm()],
 *   payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
 * })
 * const route = server.route({ price: '$0.01', scheme: 'exact', network: 'base' })
 * createServer((req, res) => {
 *   void servePaidRoute(route, req, res, { context: req }, () => res.end('sunny'))
 * })
 * ```
 */
export async function servePaidRoute<Context>(
  route: PaidRoute<Context>,
  req: IncomingMessage,
  res: ServerResponse,
  options: RequestOptions<Context>,
  next: (payment: Payment) => void,
  send?: (response: HttpResponse) => void,
): Promise<Outcome> {
  keepAsTable(res)
  let outcome: Outcome
  try {
    outcome = await route.handle(toHttpRequest(req, res, options))
  } catch (thrown) {
    outcome = { kind: 'respond', response: toProblemResponse(toFareboxError(thrown)) }
  }
  serveOutcome(outcome, res, next, send)
  return outcome
}
