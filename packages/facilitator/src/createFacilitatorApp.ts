import { parseFeeQuoteRequest, parseTransferQuery } from '@farebox/core'
import type { Facilitator } from '@farebox/core/facilitator'
import { Hono } from 'hono'
import { readBody, readRequest } from './app/readRequest.js'
import { toNotFoundResponse, toProblemResponse } from './app/toProblemResponse.js'

export interface FacilitatorAppOptions {
  readonly facilitator: Facilitator
  /** Largest request body. Default 65,536 (64 KiB). */
  readonly maxBodyBytes?: number
}

/**
 * The HTTP API of a facilitator (x402 v2 §1.7) as a Hono application: serve it, or mount it into
 * another one with `route`.
 *
 * `POST /verify`, `POST /settle`, `POST /fee/quote`, `POST /transfer`, `GET /supported`, `GET /payments/:id`, `GET /healthz` (the process
 * runs), `GET /readyz` (it takes calls and its ledger answers). A payment that is not good is an answer
 * with status 200; other statuses are problems (RFC 9457) with Farebox's error codes. Both calls take
 * x402 v1, too, and answer it in v1.
 *
 * Not included: authentication and rate limits. Whoever reaches it can spend its gas on valid payments.
 *
 * @example
 * ```ts
 * import { createFacilitator } from '@farebox/core/facilitator'
 * import { evm } from '@farebox/evm/facilitator'
 * import { createFacilitatorApp } from '@farebox/facilitator'
 *
 * const networks = [
 *   {
 *     network: 'anvil',
 *     rpcUrl: 'http://127.0.0.1:8545',
 *     // A well-known development key: never fund it on a real network.
 *     signers: ['0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d'],
 *   },
 * ] as const
 * const app = createFacilitatorApp({ facilitator: createFacilitator({ schemes: [evm({ networks })] }) })
 * const response = await app.request('/supported')
 * ```
 */
export function createFacilitatorApp({
  facilitator,
  maxBodyBytes = 65_536,
}: FacilitatorAppOptions): Hono {
  const app = new Hono()
  app.use(async (context, next) => {
    await next()
    context.header('cache-control', 'no-store')
  })

  app.post('/verify', async (context) => {
    const request = await readRequest(context.req.raw, maxBodyBytes)
    return Response.json(await facilitator.verify(request))
  })
  app.post('/settle', async (context) => {
    const request = await readRequest(context.req.raw, maxBodyBytes)
    return Response.json(await facilitator.settle(request))
  })
  app.post('/fee/quote', async (context) => {
    const { accepts } = await readBody(context.req.raw, maxBodyBytes, parseFeeQuoteRequest)
    return Response.json(await facilitator.quoteFees(accepts))
  })
  app.post('/transfer', async (context) => {
    const query = await readBody(context.req.raw, maxBodyBytes, parseTransferQuery)
    return Response.json(await facilitator.readTransfer(query))
  })
  app.get('/supported', async () => Response.json(await facilitator.supported()))
  app.get('/payments/:id', async (context) => {
    const payment = await facilitator.payment(context.req.param('id'))
    return payment === undefined
      ? toNotFoundResponse('There is no such payment.')
      : Response.json(payment)
  })
  app.get('/healthz', () => Response.json({ status: 'ok' }))
  app.get('/readyz', async () => {
    const health = await facilitator.health()
    return Response.json(health, { status: health.ready ? 200 : 503 })
  })

  app.notFound(() => toNotFoundResponse('There is nothing here.'))
  app.onError(toProblemResponse)
  return app
}
