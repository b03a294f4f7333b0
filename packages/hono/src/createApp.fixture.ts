import type { BeforeName, HostConfig, HostRoute } from '@farebox/testkit'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import { HTTPException } from 'hono/http-exception'
import { createPaywall } from './createPaywall.js'

export type RunRoute = (c: Context, route: HostRoute) => Response | Promise<Response>

const middlewares: Readonly<Record<BeforeName, MiddlewareHandler>> = {
  async 'request-id'(c, next) {
    c.header('X-Request-Id', 'r1')
    c.header('Set-Cookie', 'visitor=1')
    c.header('Vary', 'Accept-Encoding')
    await next()
  },
  cors: cors({
    origin: '*',
    exposeHeaders: ['X-Request-Id'],
    allowHeaders: ['PAYMENT-SIGNATURE'],
  }),
}

/** What validators do. */
const parseBody: MiddlewareHandler = async (c, next) => {
  if (c.req.header('content-type') === 'application/json') await c.req.json()
  await next()
}

/**
 * An app as its documentation has it: middleware, then the paywall, then routes. It imports nothing of
 * Node, so that it can be run without it.
 */
export function createApp(config: HostConfig, run: RunRoute): Hono {
  const app = new Hono()
  const { paid, paywall } = createPaywall(config.paywall)
  for (const name of config.before) app.use(middlewares[name])
  if (config.parsesBodies) app.use(parseBody)
  if (config.mount === 'map') {
    const priced = config.routes.flatMap(({ path, options }) =>
      options === undefined ? [] : [[path, options] as const],
    )
    app.use(paywall(Object.fromEntries(priced)))
  }
  for (const route of config.routes) {
    const isWrapped = config.mount === 'wrapper' && route.options !== undefined
    const guards: MiddlewareHandler[] = isWrapped ? [paid(route.options)] : []
    app.on(route.method, [route.path], ...guards, (c) => run(c, route))
  }
  app.onError((error, c) =>
    error instanceof HTTPException ? error.getResponse() : c.text('Internal Server Error', 500),
  )
  return app
}
