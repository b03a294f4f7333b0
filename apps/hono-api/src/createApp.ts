import {
  catalog,
  createRunCounter,
  createShop,
  poem,
  type RouteKey,
  type ShopOptions,
} from '@farebox/demo-catalog'
import { createPaywall } from '@farebox/hono'
import { type Context, Hono } from 'hono'
import { streamSSE } from 'hono/streaming'

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

/** Routes without a handler of their own are about how they are paid. */
function findHandler(key: RouteKey): Handler {
  return handlers[key] ?? ((c) => c.json(poem))
}

/** The demo seller: every route of the catalogue behind the paywall, and free statistics. */
export function createApp(options: ShopOptions): Hono {
  const shop = createShop(options)
  const { paid } = createPaywall({
    facilitator: options.facilitatorUrl,
    schemes: shop.schemes,
    payTo: options.payTo,
    // One process, and money that is worth nothing.
    unsafeMemory: true,
  })
  const counter = createRunCounter()
  const app = new Hono()
  app.onError((_, c) => c.text('Internal Server Error', 500))
  app.get('/stats', (c) => c.json(counter.stats()))
  for (const { key, method, path } of catalog) {
    const handler = findHandler(key)
    app.on(method, [path], paid(shop.termsOf(key)), (c) => {
      counter.count(key)
      return handler(c)
    })
  }
  return app
}
