import { setImmediate as nextTurn } from 'node:timers/promises'
import type { HttpBindings } from '@hono/node-server'
import { type Behaviour, bigBody, fetchBehaviours, type Gates, goods } from '@farebox/testkit'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { stream, streamSSE } from 'hono/streaming'
import type { RunRoute } from './createApp.fixture.js'

type HonoHandler = (c: Context, gates: Gates) => Response | Promise<Response>

const piece = new Uint8Array(Buffer.alloc(65_536, `${goods}\n`))

/** What a Hono handler does in its own way; the rest returns the platform's `Response`. */
const behaviours: Partial<Record<Behaviour, HonoHandler>> = {
  json: (c) => c.json({ goods }),
  async echo(c) {
    const { origin, href } = new URL(c.req.url)
    const body = await c.req.text()
    return c.json({ method: c.req.method, url: href.slice(origin.length), body })
  },
  cacheable(c) {
    c.header('Cache-Control', 'public, max-age=3600')
    c.header('ETag', '"v1"')
    c.header('Vary', 'Accept-Language', { append: true })
    return c.json({ goods })
  },
  'set-cookie'(c) {
    c.header('Set-Cookie', 'session=secret', { append: true })
    c.header('Set-Cookie', 'theme=dark', { append: true })
    c.header('X-Handler', 'secret')
    return c.json({ goods })
  },
  'write-end': (c) =>
    stream(c, async (out) => {
      await out.write(goods.slice(0, 5))
      await out.write(goods.slice(5))
    }),
  'status-500': (c) => c.text('broken', 500),
  'status-404'(c) {
    c.status(404)
    return c.body('nothing here')
  },
  'empty-204': (c) => c.body(null, 204),
  'redirect-302': (c) => c.redirect('/elsewhere'),
  'not-modified-304': (c) => c.body(null, 304),
  async reject() {
    await nextTurn()
    throw new HTTPException(500, { message: 'The handler failed.' })
  },
  'throw-after-headers'(c) {
    c.header('X-Handler', 'secret')
    c.status(200)
    throw new Error('The handler failed.')
  },
  'stream-100': (c) =>
    stream(c, async (out) => {
      for (let index = 0; index < 100; index += 1) {
        await out.write(`${index}`.padEnd(1024, '.'))
        await nextTurn()
      }
    }),
  'big-5mb': (c) => c.body(new Uint8Array(bigBody)),
  'stream-gated': (c, gates) =>
    stream(c, async (out) => {
      await out.write(piece)
      await gates.wait('rest')
    }),
  sse: (c, gates) =>
    streamSSE(c, async (out) => {
      for (const event of ['one', 'two', 'three']) {
        await gates.wait(event)
        await out.writeSSE({ data: event })
      }
    }),
  async slow(c, gates) {
    await gates.wait('answer')
    return c.json({ goods })
  },
}

/** The handler of a route, which tells when it is entered and left. */
export const runRoute: RunRoute = (c: Context<{ Bindings: HttpBindings }>, route) => {
  const { behave, gates } = route
  route.enter()
  c.env.outgoing.once('close', route.leave)
  const run = behaviours[behave] ?? (() => fetchBehaviours[behave](c.req.raw, gates))
  return run(c, gates)
}
