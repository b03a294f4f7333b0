import type { Asset } from '@farebox/core'
import { catalog, createRunCounter, type RouteKey } from '@farebox/demo-catalog'
import { evm } from '@farebox/evm/server'
import { createPaywall } from '@farebox/hono'
import { type Context, Hono } from 'hono'
import { streamSSE } from 'hono/streaming'

export interface AppOptions {
  readonly facilitatorUrl: string
  /** CAIP-2 id of the chain to be paid on. */
  readonly network: string
  readonly payTo: string
  /** The dollar token of the local chain, which no table knows. */
  readonly asset: Asset
}

type Handler = (c: Context) => Response | Promise<Response>

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

const handlers: Readonly<Record<string, Handler>> = {
  'GET /weather': (c) => c.json({ city: 'Farebridge', celsius: 17, sky: 'clear' }),
  'GET /report': (c) => c.json({ title: 'Quarterly report', pages: 12 }),
  'POST /echo': async (c) =>
    c.body(await c.req.arrayBuffer(), 200, {
      'Content-Type': c.req.header('content-type') ?? 'text/plain',
    }),
  'GET /fail': () => {
    throw new Error('This handler always fails.')
  },
  'GET /empty': (c) => c.body(null, 204),
  'GET /redirect': (c) => c.redirect('/stats'),
  'GET /slow': async (c) => {
    await sleep(2000)
    return c.json({ slept: 2 })
  },
  'GET /stream': (c) =>
    streamSSE(c, async (events) => {
      for (let beat = 1; beat <= 3; beat += 1) {
        await events.writeSSE({ data: JSON.stringify({ beat }) })
        await events.sleep(100)
      }
    }),
}

function findHandler(key: RouteKey): Handler {
  const handler = handlers[key]
  if (handler === undefined) throw new Error(`No handler for ${key}.`)
  return handler
}

/** The demo seller: every route of the catalogue behind the paywall, and free statistics. */
export function createApp(options: AppOptions): Hono {
  const { paid } = createPaywall({
    facilitator: options.facilitatorUrl,
    schemes: [evm({ assets: [options.asset] })],
    payTo: options.payTo,
  })
  const counter = createRunCounter()
  const app = new Hono()
  app.onError((_, c) => c.text('Internal Server Error', 500))
  app.get('/stats', (c) => c.json(counter.stats()))
  for (const { key, method, path, price, flow, description } of catalog) {
    const handler = findHandler(key)
    const paywall = paid({ price, scheme: 'exact', network: options.network, flow, description })
    app.on(method, [path], paywall, (c) => {
      counter.count(key)
      return handler(c)
    })
  }
  return app
}
