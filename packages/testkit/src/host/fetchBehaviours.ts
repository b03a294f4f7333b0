import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Gates } from './createGates.js'
import { bigBody, bigPieces } from './nodeBehaviours.js'
import { type Behaviour, goods } from './PaidHost.js'

/** A handler. What it throws, or rejects with, is the framework's to handle. */
export type FetchHandler = (request: Request, gates: Gates) => Response | Promise<Response>

type Step = (controller: ReadableStreamDefaultController<Uint8Array>) => void | Promise<void>

const piece: Uint8Array = new Uint8Array(Buffer.alloc(65_536, `${goods}\n`))

function fail(): never {
  throw new Error('The handler failed, and its secret is 10.0.0.7.')
}

function write(text: string): Step {
  return (controller) => controller.enqueue(new TextEncoder().encode(text))
}

/** A body that takes one step whenever it is asked for more, and then ends. Each step writes, ends or fails. */
function toStream(steps: readonly Step[]): ReadableStream<Uint8Array> {
  const left = [...steps]
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const step = left.shift()
      if (step === undefined) controller.close()
      else await step(controller)
    },
  })
}

function toPath({ url }: Request): string {
  const { origin, href } = new URL(url)
  return href.slice(origin.length)
}

/** Each behaviour with nothing but the platform's `Response`. Where there is no `writeHead`, a status text. */
export const fetchBehaviours: Readonly<Record<Behaviour, FetchHandler>> = {
  json: () => Response.json({ goods }),
  async echo(request) {
    const body = await request.text()
    return Response.json({ method: request.method, url: toPath(request), body })
  },
  cacheable: () =>
    Response.json(
      { goods },
      {
        headers: {
          'Cache-Control': 'public, max-age=3600',
          ETag: '"v1"',
          Vary: 'Accept-Language',
        },
      },
    ),
  'set-cookie': () =>
    Response.json(
      { goods },
      {
        headers: [
          ['Set-Cookie', 'session=secret'],
          ['Set-Cookie', 'theme=dark'],
          ['X-Handler', 'secret'],
        ],
      },
    ),
  'write-end': () => new Response(toStream([write(goods.slice(0, 5)), write(goods.slice(5))])),
  'write-head-200': () =>
    new Response(goods, {
      status: 200,
      statusText: 'Fine',
      headers: { 'X-Handler': 'secret', 'Content-Type': 'text/plain' },
    }),
  'write-head-500': () =>
    new Response('broken', {
      status: 500,
      statusText: 'Broken',
      headers: { 'X-Handler': 'yes', 'Content-Type': 'text/plain' },
    }),
  'status-500': () => new Response('broken', { status: 500 }),
  'status-404': () => new Response('nothing here', { status: 404 }),
  'empty-204': () => new Response(null, { status: 204 }),
  'redirect-302': () => new Response(null, { status: 302, headers: { Location: '/elsewhere' } }),
  'not-modified-304': () => new Response(null, { status: 304 }),
  throw: () => fail(),
  async reject() {
    await nextTurn()
    return fail()
  },
  // A `Response` that is not returned is not an answer.
  'throw-after-headers'() {
    new Headers().set('X-Handler', 'secret')
    return fail()
  },
  'throw-after-write': () => new Response(toStream([write(goods), fail])),
  'stream-100': () =>
    new Response(
      toStream(
        Array.from({ length: 100 }, (_, index) => async (controller) => {
          await nextTurn()
          await write(`${index}`.padEnd(1024, '.'))(controller)
        }),
      ),
    ),
  'big-5mb': () => new Response(new Uint8Array(bigBody)),
  'pipe-5mb': () =>
    new Response(
      toStream(bigPieces.map((one) => (controller) => controller.enqueue(new Uint8Array(one)))),
    ),
  'stream-gated': (_, gates) =>
    new Response(
      toStream([
        (controller) => controller.enqueue(piece),
        async (controller) => {
          await gates.wait('rest')
          controller.close()
        },
      ]),
    ),
  'break-gated': (_, gates) =>
    new Response(
      toStream([
        (controller) => controller.enqueue(piece),
        async () => {
          await gates.wait('rest')
          fail()
        },
      ]),
    ),
  sse: (_, gates) =>
    new Response(
      toStream(
        ['one', 'two', 'three'].map((event) => async (controller) => {
          await gates.wait(event)
          await write(`data: ${event}\n\n`)(controller)
        }),
      ),
      { headers: { 'Content-Type': 'text/event-stream' } },
    ),
  async slow(_, gates) {
    await gates.wait('answer')
    return Response.json({ goods })
  },
  never: () => new Promise(() => undefined),
}
