import { setTimeout as sleep } from 'node:timers/promises'
import type { Asset } from '@farebox/core'
import { catalog, createRunCounter, type RouteKey } from '@farebox/demo-catalog'
import { evm } from '@farebox/evm/server'
import { createPaywall } from '@farebox/express'
import { createPaymentPage } from '@farebox/paywall'
import express, { type Express, type Request, type RequestHandler, type Response } from 'express'

export interface AppOptions {
  readonly facilitatorUrl: string
  /** CAIP-2 id of the chain to be paid on. */
  readonly network: string
  readonly payTo: string
  /** The dollar token of the local chain, which no table knows. */
  readonly asset: Asset
}

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

function findHandler(key: RouteKey): RequestHandler {
  const handler = handlers[key]
  if (handler === undefined) throw new Error(`No handler for ${key}.`)
  return handler
}

/** The demo seller: every route of the catalogue behind the paywall, and free statistics. */
export function createApp(options: AppOptions): Express {
  const { paid } = createPaywall({
    facilitator: options.facilitatorUrl,
    schemes: [evm({ assets: [options.asset] })],
    payTo: options.payTo,
    page: createPaymentPage({ appName: 'Farebox demo' }),
  })
  const counter = createRunCounter()
  const app = express()
  app.disable('x-powered-by')
  app.get('/stats', (_req, res) => void res.json(counter.stats()))
  app.use(express.raw({ type: () => true, limit: '10mb' }))
  for (const { key, method, path, price, flow, description } of catalog) {
    const handler = findHandler(key)
    const paywall = paid({ price, scheme: 'exact', network: options.network, flow, description })
    app[method === 'GET' ? 'get' : 'post'](path, paywall, (req, res, next) => {
      counter.count(key)
      return handler(req, res, next)
    })
  }
  return app
}
