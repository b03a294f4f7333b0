import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  type Behaviour,
  bigBody,
  bigPieces,
  describePaidRoutes,
  type Gates,
  goods,
  type HostConfig,
  type HostRoute,
  nodeBehaviours,
  type PaidHost,
  readBody,
} from '@farebox/testkit'
import {
  All,
  applyDecorators,
  Controller,
  Get,
  Header,
  HttpCode,
  InternalServerErrorException,
  Module,
  NotFoundException,
  Post,
  Redirect,
  Req,
  Res,
  StreamableFile,
  type Type,
} from '@nestjs/common'
import { Paid } from './Paid.js'
import { PaywallModule } from './PaywallModule.js'
import { type Platform, platforms } from './platforms.fixture.js'

/** A request of either platform. */
interface AnyRequest {
  readonly raw?: IncomingMessage
  readonly body?: unknown
}

interface AnyReply {
  readonly raw?: ServerResponse
  readonly header: (name: string, value: string | string[]) => unknown
}

interface Handler {
  readonly decorators?: readonly MethodDecorator[]
  /** What is returned is sent by Nest. */
  readonly run: (request: AnyRequest, reply: AnyReply, gates: Gates) => unknown
}

function toRawRequest(request: AnyRequest): IncomingMessage {
  // Express's request is Node's.
  return request.raw ?? (request as IncomingMessage)
}

function toRawResponse(reply: AnyReply): ServerResponse {
  // Express's response is Node's.
  return reply.raw ?? (reply as AnyReply & ServerResponse)
}

/** What a Nest handler does in its own way; the rest is `@Res()` and Node's response. */
const handlers: Partial<Record<Behaviour, Handler>> = {
  json: { run: () => ({ goods }) },
  echo: {
    decorators: [HttpCode(200)],
    async run(request) {
      const raw = toRawRequest(request)
      const parsed = request.body ?? undefined
      const body = parsed === undefined ? await readBody(raw) : JSON.stringify(parsed)
      return { method: raw.method, url: raw.url, body }
    },
  },
  cacheable: {
    decorators: [
      Header('Cache-Control', 'public, max-age=3600'),
      Header('ETag', '"v1"'),
      Header('Vary', 'Accept-Language'),
    ],
    run: () => ({ goods }),
  },
  'set-cookie': {
    decorators: [Header('X-Handler', 'secret')],
    run(_, reply) {
      reply.header('Set-Cookie', ['session=secret', 'theme=dark'])
      return { goods }
    },
  },
  'empty-204': { decorators: [HttpCode(204)], run: () => undefined },
  'redirect-302': { decorators: [Redirect('/elsewhere', 302)], run: () => undefined },
  'status-500': {
    run() {
      throw new InternalServerErrorException('broken')
    },
  },
  'status-404': {
    run() {
      throw new NotFoundException('nothing here')
    },
  },
  throw: {
    run() {
      throw new Error('The handler failed, and its secret is 10.0.0.7.')
    },
  },
  reject: {
    async run() {
      await nextTurn()
      throw new Error('The handler failed, and its secret is 10.0.0.7.')
    },
  },
  'big-5mb': { run: () => new StreamableFile(bigBody) },
  'pipe-5mb': { run: () => new StreamableFile(Readable.from(bigPieces, { objectMode: false })) },
  slow: {
    async run(_request, _reply, gates) {
      await gates.wait('answer')
      return { goods }
    },
  },
}

function decorate(type: Type, name: string, decorators: readonly MethodDecorator[]): void {
  const descriptor = Object.getOwnPropertyDescriptor(type.prototype, name)
  if (descriptor === undefined) throw new Error(`There is no method "${name}".`)
  applyDecorators(...decorators)(type.prototype, name, descriptor)
}

/** A controller with one route, as a developer would have written it. */
function createController(route: HostRoute, mount: HostConfig['mount']): Type {
  const { behave, gates, options } = route
  const own = handlers[behave]

  class RouteController {
    handle(request: AnyRequest, reply: AnyReply): unknown {
      const res = toRawResponse(reply)
      route.enter()
      res.once('close', route.leave)
      if (own !== undefined) return own.run(request, reply, gates)
      return nodeBehaviours[behave](toRawRequest(request), res, gates)
    }
  }
  Req()(RouteController.prototype, 'handle', 0)
  // Without `passthrough`, Nest leaves the answer to the handler.
  Res({ passthrough: own !== undefined })(RouteController.prototype, 'handle', 1)
  const method = mount === 'map' ? All : route.method === 'GET' ? Get : Post
  const paid = options === undefined ? [] : [Paid(options)]
  decorate(RouteController, 'handle', [
    method(route.path),
    ...(own?.decorators ?? []),
    ...(route.method === 'POST' && own?.decorators === undefined ? [HttpCode(200)] : []),
    ...(mount === 'wrapper' ? paid : []),
  ])
  // At the class: one price for handlers that have none of their own.
  applyDecorators(Controller(), ...(mount === 'map' ? paid : []))(RouteController)
  return RouteController
}

function start(platform: Platform): (config: HostConfig) => Promise<PaidHost> {
  return async (config) => {
    @Module({
      imports: [PaywallModule.forRoot(config.paywall)],
      controllers: config.routes.map((route) => createController(route, config.mount)),
    })
    class AppModule {}
    const app = await platform.create(AppModule, { bodyParser: config.parsesBodies })
    for (const name of config.before) platform.use(app, name)
    await app.listen(0, '127.0.0.1')
    return { url: await app.getUrl(), close: () => app.close() }
  }
}

for (const platform of platforms) {
  describePaidRoutes(`Nest on ${platform.name}`, start(platform))
}
