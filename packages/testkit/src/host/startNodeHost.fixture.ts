import type { IncomingMessage, ServerResponse } from 'node:http'
import { createResourceServer, type PaidRoute } from '@farebox/core/server'
import { createRouteMatcher, servePaidRoute } from '@farebox/node'
import { listen } from './listen.js'
import { readBody, sendJson, toNodeHandler } from './nodeBehaviours.js'
import { nodeMiddlewares } from './nodeMiddlewares.js'
import type { HostConfig, HostRoute, PaidHost } from './PaidHost.js'

const bodies = new WeakMap<IncomingMessage, string>()

async function echo(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const body = bodies.get(req) ?? (await readBody(req))
  sendJson(res, { method: req.method, url: req.url, body })
}

/** What frameworks do with an error that their handler throws. */
function handleError(res: ServerResponse): void {
  if (res.headersSent) {
    res.destroy()
    return
  }
  for (const name of res.getHeaderNames()) res.removeHeader(name)
  res.statusCode = 500
  res.end('Internal Server Error')
}

function run(route: HostRoute, req: IncomingMessage, res: ServerResponse): void {
  try {
    Promise.resolve(toNodeHandler(route, { echo })(req, res)).catch(() => handleError(res))
  } catch {
    handleError(res)
  }
}

/** Node's own server with the smallest router: what `@farebox/node` does without a framework. */
export async function startNodeHost(config: HostConfig): Promise<PaidHost> {
  const server = createResourceServer(config.paywall)
  const priced = config.routes.flatMap((route) =>
    route.options === undefined ? [] : [[route, server.route(route.options)] as const],
  )
  const wrapped = new Map<HostRoute, PaidRoute>(priced)
  const match = createRouteMatcher(
    Object.fromEntries(
      config.mount === 'map' ? priced.map(([{ path }, paid]) => [path as `/${string}`, paid]) : [],
    ),
  )

  function dispatch(req: IncomingMessage, res: ServerResponse): void {
    const [path] = (req.url ?? '').split('?')
    const method = req.method === 'HEAD' ? 'GET' : req.method
    const found = config.routes.filter((one) => one.path === path)
    const route = found.find((one) => one.method === method)
    if (route === undefined) {
      const isListed = found.length > 0 && method === 'OPTIONS'
      res.writeHead(isListed ? 204 : 404, { Allow: found.map((one) => one.method).join(', ') })
      res.end()
      return
    }
    const paid = config.mount === 'wrapper' ? wrapped.get(route) : undefined
    if (paid === undefined) return run(route, req, res)
    void servePaidRoute(paid, req, res, { context: req }, () => run(route, req, res))
  }

  function guard(req: IncomingMessage, res: ServerResponse): void {
    const paid = match(req.method ?? 'GET', [req.url ?? '/'])
    if (paid === undefined) return dispatch(req, res)
    void servePaidRoute(paid, req, res, { context: req }, () => dispatch(req, res))
  }

  async function parse(req: IncomingMessage): Promise<void> {
    if (config.parsesBodies) bodies.set(req, await readBody(req))
  }

  return listen((req, res) => {
    const chain = config.before.map((name) => nodeMiddlewares[name])
    function next(): void {
      const middleware = chain.shift()
      if (middleware !== undefined) return middleware(req, res, next)
      parse(req).then(
        () => guard(req, res),
        () => res.destroy(),
      )
    }
    next()
  })
}
