import { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  type BeforeName,
  type Behaviour,
  bigBody,
  bigPieces,
  describePaidRoutes,
  goods,
  type HostConfig,
  type HostRoute,
  nodeBehaviours,
  type PaidHost,
  readBody,
} from '@farebox/testkit'
import fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type onRequestHookHandler,
} from 'fastify'
import { createPaywall } from './createPaywall.js'

type Handler = (request: FastifyRequest, reply: FastifyReply, route: HostRoute) => unknown

function fail(): never {
  throw new Error('The handler failed, and its secret is 10.0.0.7.')
}

async function* countTo100(): AsyncGenerator<string> {
  for (let index = 0; index < 100; index += 1) {
    yield `${index}`.padEnd(1024, '.')
    await nextTurn()
  }
}

async function* breakOff(): AsyncGenerator<string> {
  yield goods
  await nextTurn()
  fail()
}

/** What a Fastify handler does in its own way; the rest writes to `reply.raw`. */
const behaviours: Partial<Record<Behaviour, Handler>> = {
  json: (_, reply) => reply.send({ goods }),
  async echo({ method, raw, url, body }) {
    const text = body === undefined ? await readBody(raw) : JSON.stringify(body)
    return { method, url, body: text }
  },
  cacheable: (_, reply) =>
    reply
      .header('Cache-Control', 'public, max-age=3600')
      .header('ETag', '"v1"')
      .header('Vary', 'Accept-Language')
      .send({ goods }),
  'set-cookie': (_, reply) =>
    reply
      .header('Set-Cookie', ['session=secret', 'theme=dark'])
      .header('X-Handler', 'secret')
      .send({ goods }),
  'status-500': (_, reply) => reply.code(500).send('broken'),
  'status-404': (_, reply) => reply.code(404).send('nothing here'),
  'empty-204': (_, reply) => reply.code(204).send(),
  'redirect-302': (_, reply) => reply.redirect('/elsewhere'),
  'not-modified-304': (_, reply) => reply.code(304).send(),
  throw: () => fail(),
  async reject() {
    await nextTurn()
    fail()
  },
  'throw-after-headers'(_, reply) {
    reply.header('X-Handler', 'secret').code(200)
    fail()
  },
  // Fastify does not look at what a handler throws that has begun to write to `reply.raw`.
  'throw-after-write': (_, reply) => reply.send(Readable.from(breakOff())),
  'stream-100': (_, reply) => reply.send(Readable.from(countTo100(), { objectMode: false })),
  'big-5mb': (_, reply) => reply.send(bigBody),
  'pipe-5mb': (_, reply) => reply.send(Readable.from(bigPieces, { objectMode: false })),
  async slow(_request, _reply, { gates }) {
    await gates.wait('answer')
    return { goods }
  },
}

function toHandler(route: HostRoute) {
  return (request: FastifyRequest, reply: FastifyReply): unknown => {
    route.enter()
    reply.raw.once('close', route.leave)
    const run = behaviours[route.behave]
    if (run !== undefined) return run(request, reply, route)
    reply.hijack()
    return nodeBehaviours[route.behave](request.raw, reply.raw, route.gates)
  }
}

const befores: Readonly<Record<BeforeName, onRequestHookHandler>> = {
  'request-id'(_, reply, done) {
    reply
      .header('X-Request-Id', 'r1')
      .header('Set-Cookie', 'visitor=1')
      .header('Vary', 'Accept-Encoding')
    done()
  },
  cors(request, reply, done) {
    reply
      .header('Access-Control-Allow-Origin', '*')
      .header('Access-Control-Expose-Headers', 'X-Request-Id')
    if (request.method !== 'OPTIONS') return done()
    void reply.header('Access-Control-Allow-Headers', 'PAYMENT-SIGNATURE').code(204).send()
  },
}

/** How a route says what it costs. */
type Form = 'config' | 'hook'

function addRoutes(app: FastifyInstance, config: HostConfig, form: Form): void {
  const { paid, paidPaths, plugin } = createPaywall(config.paywall)
  if (config.mount === 'map') {
    const priced = config.routes.flatMap(({ path, options }) =>
      options === undefined ? [] : [[path, options] as const],
    )
    app.addHook('onRequest', paidPaths(Object.fromEntries(priced)))
  }
  void app.register(plugin)
  void app.register(async (scope) => {
    for (const route of config.routes) {
      const { method, path: url, options } = route
      const target = { method, url, handler: toHandler(route) }
      if (config.mount === 'map' || options === undefined) scope.route(target)
      else if (config.parsesBodies) scope.route({ ...target, preHandler: paid(options) })
      else if (form === 'hook') scope.route({ ...target, onRequest: paid(options) })
      else scope.route({ ...target, config: { paid: options } })
    }
  })
}

/** An app as its documentation has it: hooks, then the paywall, then routes. */
function start(form: Form): (config: HostConfig) => Promise<PaidHost> {
  return async (config) => {
    const app = fastify({ bodyLimit: 2 ** 24, forceCloseConnections: true })
    for (const name of config.before) app.addHook('onRequest', befores[name])
    if (!config.parsesBodies) {
      // Leaves the stream to the handler, as for an upload.
      app.removeAllContentTypeParsers()
      app.addContentTypeParser('*', (_request, _payload, done) => done(null))
    }
    addRoutes(app, config, form)
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    return { url, close: () => app.close() }
  }
}

describePaidRoutes('Fastify, config.paid', start('config'))
describePaidRoutes('Fastify, a hook', start('hook'))
