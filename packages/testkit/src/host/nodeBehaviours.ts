import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Gates } from './createGates.js'
import { type Behaviour, goods, type HostRoute } from './PaidHost.js'

/** A handler. What it throws, or rejects with, is the framework's to handle. */
export type NodeHandler = (
  req: IncomingMessage,
  res: ServerResponse,
  gates: Gates,
) => void | Promise<void>

const piece: Buffer = Buffer.alloc(65_536, `${goods}\n`)

/** 5 MiB that show where a byte is lost, piece by piece and as a whole. */
export const bigPieces: readonly Buffer[] = Array.from({ length: 80 }, (_, index) =>
  Buffer.alloc(65_536, `${index} ${goods}\n`),
)
export const bigBody: Buffer = Buffer.concat(bigPieces)

export async function readBody(req: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  // Without an encoding, Node's requests are made of buffers.
  for await (const one of req) pieces.push(one as Buffer)
  return Buffer.concat(pieces).toString('utf8')
}

export function sendJson(res: ServerResponse, value: unknown): void {
  res.setHeader('Content-Type', 'application/json')
  res.end(JSON.stringify(value))
}

function fail(): never {
  throw new Error('The handler failed, and its secret is 10.0.0.7.')
}

/** Each behaviour with nothing but Node's own response. */
export const nodeBehaviours: Readonly<Record<Behaviour, NodeHandler>> = {
  json: (_, res) => sendJson(res, { goods }),
  async echo(req, res) {
    sendJson(res, { method: req.method, url: req.url, body: await readBody(req) })
  },
  cacheable(_, res) {
    res.setHeader('Cache-Control', 'public, max-age=3600')
    res.setHeader('ETag', '"v1"')
    res.setHeader('Vary', 'Accept-Language')
    sendJson(res, { goods })
  },
  'set-cookie'(_, res) {
    res.setHeader('Set-Cookie', ['session=secret', 'theme=dark'])
    res.setHeader('X-Handler', 'secret')
    sendJson(res, { goods })
  },
  'write-end'(_, res) {
    res.write(goods.slice(0, 5))
    res.write(goods.slice(5))
    res.end()
  },
  'write-head-200'(_, res) {
    res.writeHead(200, 'Fine', { 'X-Handler': 'secret', 'Content-Type': 'text/plain' })
    res.end(goods)
  },
  'write-head-500'(_, res) {
    res.writeHead(500, 'Broken', { 'X-Handler': 'yes', 'Content-Type': 'text/plain' })
    res.end('broken')
  },
  'status-500'(_, res) {
    res.statusCode = 500
    res.end('broken')
  },
  'status-404'(_, res) {
    res.statusCode = 404
    res.end('nothing here')
  },
  'empty-204'(_, res) {
    res.statusCode = 204
    res.end()
  },
  'redirect-302'(_, res) {
    res.writeHead(302, { Location: '/elsewhere' })
    res.end()
  },
  'not-modified-304'(_, res) {
    res.statusCode = 304
    res.end()
  },
  throw: () => fail(),
  async reject() {
    await nextTurn()
    fail()
  },
  'throw-after-headers'(_, res) {
    res.setHeader('X-Handler', 'secret')
    res.statusCode = 200
    fail()
  },
  'throw-after-write'(_, res) {
    res.write(goods)
    fail()
  },
  async 'stream-100'(_, res) {
    for (let index = 0; index < 100; index += 1) {
      res.write(`${index}`.padEnd(1024, '.'))
      await nextTurn()
    }
    res.end()
  },
  'big-5mb'(_, res) {
    res.end(bigBody)
  },
  async 'pipe-5mb'(_, res) {
    await pipeline(Readable.from(bigPieces), res)
  },
  async 'stream-gated'(_, res, gates) {
    res.write(piece)
    await gates.wait('rest')
    res.end()
  },
  async 'break-gated'(_, res, gates) {
    res.write(piece)
    await gates.wait('rest')
    res.destroy()
  },
  async sse(_, res, gates) {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' })
    res.flushHeaders()
    for (const event of ['one', 'two', 'three']) {
      await gates.wait(event)
      res.write(`data: ${event}\n\n`)
    }
    res.end()
  },
  async slow(_, res, gates) {
    await gates.wait('answer')
    sendJson(res, { goods })
  },
  never: () => undefined,
}

/**
 * The handler of a route, which tells when it is entered and left.
 *
 * @param own the framework's own way to say some of the behaviours.
 */
export function toNodeHandler<Req extends IncomingMessage, Res extends ServerResponse>(
  route: HostRoute,
  own: Partial<Record<Behaviour, (req: Req, res: Res) => void | Promise<void>>> = {},
): (req: Req, res: Res) => void | Promise<void> {
  const { behave, gates } = route
  const run = own[behave] ?? ((req, res) => nodeBehaviours[behave](req, res, gates))
  return (req, res) => {
    route.enter()
    res.once('close', route.leave)
    return run(req, res)
  }
}
