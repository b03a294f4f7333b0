import { setTimeout as sleep } from 'node:timers/promises'
import {
  catalog,
  createRunCounter,
  createShop,
  poem,
  type RouteKey,
  type ShopOptions,
} from '@farebox/demo-catalog'
import { createPaywall } from '@farebox/express'
import { createPaymentPage } from '@farebox/paywall'
import express, { type Express, type Request, type RequestHandler, type Response } from 'express'

const handlers: Readonly<Record<string, (req: Request, res: Response) => void | Promise<void>>> = {
  'GET /weather': (_req, res) => void res.json({ city: 'Farebridge', celsius: 17, sky: 'clear' }),
  'GET /report': (_req, res) => void res.json({ title: 'Quarterly report', pages: 12 }),
  'POST /echo': (req, res) => void res.type(req.get('content-type') ?? 'text/plain').send(req.body),
  'GET /fail': () => {
    throw new Error('This handler always fails.')
  },
  'GET /empty': (_req, res) => void res.status(204).end(),
  'GET /redirect': (_req, res) => res.redirect('/stats'),
  'GET /slow': async (_req, res) => {
    await sleep(2000)
    res.json({ slept: 2 })
  },
  'GET /stream': async (_req, res) => {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' })
    for (let beat = 1; beat <= 3; beat += 1) {
      res.write(`data: ${JSON.stringify({ beat })}\n\n`)
      await sleep(100)
    }
    res.end()
  },
}

/** Routes without a handler of their own are about how they are paid. */
function findHandler(key: RouteKey): RequestHandler {
  return handlers[key] ?? ((_req, res) => void res.json(poem))
}

/** The demo seller: every route of the catalogue behind the paywall, and free statistics. */
export function createApp(options: ShopOptions): Express {
  const shop = createShop(options)
  const { paid } = createPaywall({
    facilitator: options.facilitatorUrl,
    schemes: shop.schemes,
    payTo: options.payTo,
    // One process, and money that is worth nothing.
    unsafeMemory: true,
    page: createPaymentPage({ appName: 'Farebox demo', chains: shop.chains }),
  })
  const counter = createRunCounter()
  const app = express()
  app.disable('x-powered-by')
  app.get('/stats', (_req, res) => void res.json(counter.stats()))
  app.use(express.raw({ type: () => true, limit: '10mb' }))
  for (const { key, method, path } of catalog) {
    const handler = findHandler(key)
    app[method === 'GET' ? 'get' : 'post'](path, paid(shop.termsOf(key)), (req, res, next) => {
      counter.count(key)
      return handler(req, res, next)
    })
  }
  return app
}
