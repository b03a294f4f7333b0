import type { Asset } from '@farebox/core'
import { evm } from '@farebox/evm/server'
import { Hono } from 'hono'
import { stream } from 'hono/streaming'
import { createPaywall } from './createPaywall.js'

/** Put in by the bundler, as environments of Workers are. */
declare const FACILITATOR_URL: string
declare const ASSET: Asset
/** Of Workers alone: two ends of a connection. */
declare const WebSocketPair: new () => Readonly<Record<0 | 1, WebSocket & { accept(): void }>>

const options = {
  facilitator: FACILITATOR_URL,
  schemes: [evm({ assets: [ASSET] })],
  payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
} as const
const terms = { price: '$0.01', scheme: 'exact', network: ASSET.network } as const

// At the top of the module, where Workers allow neither I/O nor randomness.
const { paid, payments } = createPaywall({ ...options, unsafeMemory: true })
export const app: Hono = new Hono()
app.onError((_, c) => c.text('broken', 500))

app.use(async (c, next) => {
  c.header('X-Request-Id', 'r1')
  await next()
})
app.get('/weather', paid(terms), (c) => {
  c.header('X-Handler', 'secret')
  return c.json({ goods: 'sunny', soldTo: c.var.payment.payer })
})
app.get('/price', paid({ ...terms, price: (c) => (c.req.query('full') ? '$2' : '$1') }), (c) =>
  c.text('report'),
)
app.get('/stream', paid({ ...terms, flow: 'upfront' }), (c) =>
  stream(c, async (out) => {
    for (const piece of ['one ', 'two ', 'three']) await out.write(piece)
  }),
)
app.get('/endless', paid({ ...terms, flow: 'upfront' }), (c) =>
  stream(c, async (out) => {
    while (!out.aborted) {
      await out.write('tick '.repeat(1000))
      await out.sleep(10)
    }
  }),
)
app.get('/empty', paid(terms), (c) => c.body(null, 204))
app.get('/broken', paid(terms), () => {
  throw new Error('broken')
})
app.post('/echo', paid(terms), async (c) => c.text(await c.req.text()))
const socketTerms = { flow: 'upfront', chargeOn: (status: number) => status === 101 } as const
app.get('/socket', paid({ ...terms, ...socketTerms }), () => {
  const { 0: theirs, 1: ours } = new WebSocketPair()
  ours.accept()
  const init: ResponseInit & { readonly webSocket: WebSocket } = { status: 101, webSocket: theirs }
  return new Response(null, init)
})
app.get('/states', async (c) => {
  const claims = await payments.list()
  return c.json(
    claims.map(({ state, leaseUntil }) =>
      state === 'settled' && leaseUntil === 0 ? 'owed' : state,
    ),
  )
})
app.get('/in-memory', (c) => {
  try {
    createPaywall(options)
    return c.text('accepted')
  } catch (error) {
    return c.text(String(error))
  }
})
