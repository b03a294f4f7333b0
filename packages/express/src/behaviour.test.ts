import { createRequire } from 'node:module'
import { Readable } from 'node:stream'
import {
  type Behaviour,
  bigBody,
  bigPieces,
  describePaidRoutes,
  goods,
  type HostConfig,
  listen,
  nodeMiddlewares,
  type PaidHost,
  readBody,
  toNodeHandler,
} from '@farebox/testkit'
import express5, { type Express, type Request, type RequestHandler, type Response } from 'express'
import { createPaywall } from './createPaywall.js'

// Express 4 has the same shape as far as it is used here, and no types under this name.
const express4 = createRequire(import.meta.url)('express4') as typeof express5

type ExpressHandler = (req: Request, res: Response) => void | Promise<void>

/** What an Express handler does in its own way; the rest is Node's. */
const behaviours: Partial<Record<Behaviour, ExpressHandler>> = {
  json: (_, res) => void res.json({ goods }),
  async echo(req, res) {
    const parsed: unknown = req.body
    const body = parsed === undefined ? await readBody(req) : JSON.stringify(parsed)
    res.json({ method: req.method, url: req.url, body })
  },
  cacheable: (_, res) =>
    void res
      .set('Cache-Control', 'public, max-age=3600')
      .set('ETag', '"v1"')
      .vary('Accept-Language')
      .json({ goods }),
  'set-cookie': (_, res) =>
    void res
      .append('Set-Cookie', ['session=secret', 'theme=dark'])
      .set('X-Handler', 'secret')
      .json({ goods }),
  'status-500': (_, res) => void res.status(500).send('broken'),
  'status-404': (_, res) => void res.status(404).send('nothing here'),
  'empty-204': (_, res) => void res.sendStatus(204),
  'redirect-302': (_, res) => res.redirect('/elsewhere'),
  'big-5mb': (_, res) => void res.send(bigBody),
  'pipe-5mb': (_, res) => void Readable.from(bigPieces).pipe(res),
}

/** Express 4 does not look at what a handler returns. */
function withoutPromise(run: ExpressHandler): RequestHandler {
  return async (req, res, next) => {
    try {
      await run(req, res)
    } catch (thrown) {
      next(thrown)
    }
  }
}

/** An app as its documentation has it: middleware, then the paywall, then routes. */
function createApp(express: typeof express5, config: HostConfig): Express {
  const app = express()
  const { paid, paywall } = createPaywall(config.paywall)
  for (const name of config.before) app.use(nodeMiddlewares[name])
  if (config.parsesBodies) app.use(express.json())
  if (config.mount === 'map') {
    const priced = config.routes.flatMap(({ path, options }) =>
      options === undefined ? [] : [[path, options] as const],
    )
    app.use(paywall(Object.fromEntries(priced)))
  }
  for (const route of config.routes) {
    const run = toNodeHandler(route, behaviours)
    const guards =
      config.mount === 'map' || route.options === undefined ? [] : [paid(route.options)]
    const register = route.method === 'GET' ? app.get.bind(app) : app.post.bind(app)
    register(route.path, ...guards, express === express4 ? withoutPromise(run) : run)
  }
  return app
}

function start(express: typeof express5): (config: HostConfig) => Promise<PaidHost> {
  return async (config) => listen(createApp(express, config))
}

describePaidRoutes('Express 5', start(express5))
describePaidRoutes('Express 4', start(express4))
