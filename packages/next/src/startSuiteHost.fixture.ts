import type { ServerResponse } from 'node:http'
import {
  fetchBehaviours,
  type HostConfig,
  type HostRoute,
  listen,
  nodeMiddlewares,
  type StartHost,
} from '@farebox/testkit'
import type { RequestHandler } from 'next/dist/server/next.js'
import type { NextRequest } from 'next/server.js'
import type { createPaywall as Create, SaleContext } from './createPaywall.js'

type Handler = (request: NextRequest, context: unknown) => Promise<Response>

interface Exchange {
  readonly config: HostConfig
  readonly handlers: Map<HostRoute, Handler>
  readonly res: ServerResponse
}

const idHeader = 'x-suite-exchange'
const exchanges = new Map<string, Exchange>()
const bodies = new WeakMap<Request, string>()

/** A handler as a seller writes it. */
function createHandler(
  createPaywall: typeof Create,
  config: HostConfig,
  route: HostRoute,
): Handler {
  async function run(request: Request): Promise<Response> {
    const body = bodies.get(request)
    if (route.behave !== 'echo' || body === undefined) {
      return fetchBehaviours[route.behave](request, route.gates)
    }
    const { pathname, search } = new URL(request.url)
    return Response.json({ method: request.method, url: `${pathname}${search}`, body })
  }
  function enter(request: NextRequest): Promise<Response> {
    exchanges.get(request.headers.get(idHeader) ?? '')?.res.once('close', route.leave)
    route.enter()
    return run(request)
  }
  if (route.options === undefined) return enter
  return createPaywall(config.paywall).paid<[unknown]>(route.options, enter)
}

/** A header that several layers add to. */
function addTo(response: Response, name: string, value: string): void {
  const present = response.headers.get(name)
  response.headers.set(name, present === null ? value : `${present}, ${value}`)
}

/** What a seller wraps around his handlers: `proxy.ts` cannot add to a header of theirs. */
async function withCors(request: NextRequest, answer: () => Promise<Response>): Promise<Response> {
  const response =
    request.method === 'OPTIONS' ? new Response(null, { status: 204 }) : await answer()
  response.headers.set('Access-Control-Allow-Origin', '*')
  response.headers.set('Access-Control-Allow-Headers', 'PAYMENT-SIGNATURE')
  addTo(response, 'Access-Control-Expose-Headers', 'X-Request-Id')
  return response
}

async function serve(
  createPaywall: typeof Create,
  path: string,
  request: NextRequest,
  context: { readonly params: SaleContext['params'] },
): Promise<Response> {
  const exchange = exchanges.get(request.headers.get(idHeader) ?? '')
  if (exchange === undefined) throw new Error('The request did not come from the suite.')
  const { config, handlers } = exchange
  const known = config.routes.filter((one) => one.path === path)
  if (known.length === 0) return new Response(null, { status: 404 })
  const method = request.method === 'HEAD' ? 'GET' : request.method
  // In a map, a route has one handler for every method.
  const route = known.find((one) => config.mount === 'map' || one.method === method)
  if (route === undefined) {
    return new Response(null, { status: method === 'OPTIONS' ? 204 : 405 })
  }
  if (config.parsesBodies) bodies.set(request, await request.text())
  const handler = handlers.get(route) ?? createHandler(createPaywall, config, route)
  handlers.set(route, handler)
  return handler(request, context)
}

Object.assign(globalThis, {
  [Symbol.for('@farebox/next/suite')]: async (
    ...parameters: Parameters<typeof serve>
  ): Promise<Response> => {
    const [, , request] = parameters
    const exchange = exchanges.get(request.headers.get(idHeader) ?? '')
    const answer = (): Promise<Response> => serve(...parameters)
    return exchange?.config.before.includes('cors') === true ? withCors(request, answer) : answer()
  },
})

/** Servers that share one Next, which is told by a header whose request it has. */
export function createStartHost(handle: RequestHandler): StartHost {
  let count = 0
  return async (config) => {
    const handlers = new Map<HostRoute, Handler>()
    return listen((req, res) => {
      const id = String((count += 1))
      exchanges.set(id, { config, handlers, res })
      res.once('close', () => exchanges.delete(id))
      req.headers[idHeader] = id
      const next = (): void => void handle(req, res)
      // What `proxy.ts` and `next.config` set is on the response before a route is asked.
      if (config.before.includes('request-id')) nodeMiddlewares['request-id'](req, res, next)
      else next()
    })
  }
}
