import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  decodePaymentRequired,
  decodeSettleResponse,
  encodeBase64,
  encodePaymentPayload,
  FareboxError,
  type PaymentPayload,
  type PaymentRequired,
  type SettleResponse,
  systemEnvironment,
  type VerifyResponse,
} from '@farebox/core'
import type { FacilitatorClient } from '@farebox/core/facilitator'
import { evm as evmClient } from '@farebox/evm/client'
import { evm as evmServer } from '@farebox/evm/server'
import { createPaywall } from '@farebox/express'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import {
  buyer as account,
  type Difference,
  expressDifferences,
} from './expressDifferences.fixture.js'
import { type ExpressTranscript, vectors } from './vectors/readVectors.fixture.js'

/** What is compared of an answer. Bodies and `Cache-Control` always differ, see docs/http.md. */
interface Seen {
  readonly status: number
  readonly order: readonly string[]
  /** What the 402 says is wrong, and what it asks for. */
  readonly required?: Pick<PaymentRequired, 'error' | 'accepts'> & { readonly url: string }
  readonly response?: SettleResponse
}

interface Situation {
  readonly verify?: () => VerifyResponse
  readonly settle?: () => SettleResponse
  /** The header that is sent; absent: `PAYMENT-SIGNATURE` with a payment for the first entry. */
  readonly send?: 'nothing' | { readonly [name: string]: string }
  readonly change?: (payment: PaymentPayload) => PaymentPayload
}

function toRawHeader(text: string): string {
  return encodeBase64(new TextEncoder().encode(text))
}

/** How each recorded answer comes about; a paid request to the path where nothing is said. */
const situations: Readonly<Record<string, Situation>> = {
  unpaid: { send: 'nothing' },
  'HEAD unpaid': { send: 'nothing' },
  'OPTIONS on any route': { send: 'nothing' },
  'settle fails custom body': {
    settle: () => ({
      success: false,
      errorReason: 'insufficient_funds',
      errorMessage: 'no money',
      payer: account.address,
      transaction: '',
      network: 'eip155:84532',
    }),
  },
  'settle timeout': {
    settle() {
      throw new FareboxError('facilitator_timeout')
    },
  },
  'verify permit2 allowance': {
    verify: () => ({ isValid: false, invalidReason: 'permit2_allowance_required' }),
  },
  'verify throws': {
    verify() {
      throw new Error('connect ECONNREFUSED 10.0.0.1:443 secret-host')
    },
  },
  'null json header': { send: { 'payment-signature': toRawHeader('null') } },
  'version 3': { send: { 'payment-signature': toRawHeader('{"x402Version":3}') } },
  'X-PAYMENT only': { send: { 'x-payment': vectors.v1Exact.headers['X-PAYMENT'] } },
  'payTo lowercase in accepted': {
    change: (payment) => ({
      ...payment,
      accepted: { ...payment.accepted, payTo: payment.accepted.payTo.toLowerCase() },
    }),
  },
}

/** The recorded shop on Farebox; the facilitator is scripted, as it was. */
async function openShop({ verify, settle }: Situation) {
  const order: string[] = []
  const facilitator: FacilitatorClient = {
    async verify() {
      order.push('verify')
      return verify?.() ?? { isValid: true, payer: account.address }
    },
    async settle({ paymentRequirements: { amount, network } }) {
      order.push(`settle ${amount}`)
      const transaction = `0x${'11'.repeat(32)}`
      return settle?.() ?? { success: true, payer: account.address, transaction, network }
    },
    supported: async () => ({ kinds: [], extensions: [], signers: {} }),
  }
  const { paywall } = createPaywall({
    facilitator,
    schemes: [evmServer()],
    payTo: '0x209693Bc6afc0C5328bA36FaF03C514EF312287C',
  })
  let asked = 0
  const wire = { price: '$0.01', scheme: 'exact', network: 'eip155:84532' } as const
  const app = express()
  app.use(
    paywall({
      'GET /ok': wire,
      '/any': wire,
      '/status500': wire,
      '/throw': wire,
      '/redirect': wire,
      '/missing': wire,
      '/unpaidbody': wire,
      '/dyn': { ...wire, price: () => (asked++ === 0 ? '$0.01' : '$0.02') },
      '/upfront': { ...wire, flow: 'upfront' },
    }),
  )
  app.use((req, _res, next) => {
    if (req.path !== '/missing') order.push('handler')
    next()
  })
  for (const path of ['/ok', '/any', '/unpaidbody', '/dyn']) {
    app.get(path, (_req, res) => void res.json({ ok: 1 }))
  }
  for (const path of ['/status500', '/upfront']) {
    app.get(path, (_req, res) => void res.status(500).json({ e: 1 }))
  }
  app.get('/throw', () => {
    throw new Error('x')
  })
  app.get('/redirect', (_req, res) => res.redirect('/elsewhere'))
  app.use((_error: unknown, _req: express.Request, res: express.Response, _next: unknown) => {
    res.status(500).end()
  })
  const server = createServer(app).listen(0, '127.0.0.1')
  onTestFinished(() => server.close().closeAllConnections())
  await once(server, 'listening')
  // A server on a TCP port has an address object.
  const { port } = server.address() as AddressInfo
  return { order, origin: `http://127.0.0.1:${port}` }
}

async function sign({ accepts, resource }: PaymentRequired): Promise<PaymentPayload> {
  const [mechanism] = evmClient({ account })
  const [accepted] = accepts
  if (mechanism === undefined || accepted === undefined) throw new Error('Nothing to sign.')
  const context = { environment: systemEnvironment }
  const { payload } = await mechanism.createPayload(accepted, context)
  return { x402Version: 2, resource, accepted, payload }
}

async function createHeaders(url: string, situation: Situation): Promise<Record<string, string>> {
  const { send, change = (payment) => payment } = situation
  if (send === 'nothing') return {}
  if (send !== undefined) return send
  const unpaid = await fetch(url)
  const challenge = decodePaymentRequired(unpaid.headers.get('payment-required') ?? '')
  return { 'payment-signature': encodePaymentPayload(change(await sign(challenge))) }
}

async function play(transcript: ExpressTranscript, situation: Situation): Promise<Seen> {
  const { order, origin } = await openShop(situation)
  const headers = await createHeaders(`${origin}${transcript.path}`, situation)
  const answer = await fetch(`${origin}${transcript.path}`, {
    method: transcript.method,
    headers,
    redirect: 'manual',
  })
  await answer.arrayBuffer()
  const required = answer.headers.get('payment-required')
  const response = answer.headers.get('payment-response')
  return {
    status: answer.status,
    order,
    ...(required === null
      ? {}
      : { required: readRequired(decodePaymentRequired(required), origin) }),
    ...(response === null ? {} : { response: decodeSettleResponse(response) }),
  }
}

function readRequired(
  { error, accepts, resource }: PaymentRequired,
  origin = 'http://HOST',
): NonNullable<Seen['required']> {
  const url = resource.url.replace(origin, 'http://HOST')
  return { ...(error === undefined ? {} : { error }), accepts, url }
}

/** What the recorded facilitator called its payer; a Farebox seller would not believe it (T21). */
function withPayer(response: SettleResponse): SettleResponse {
  return response.payer === '0xp' ? { ...response, payer: account.address } : response
}

/** The recorded answer, with the differences that are known. */
function expectationOf(name: string, transcript: ExpressTranscript): Seen {
  const { path, status, order, required, response } = transcript
  const ours: Difference['ours'] = expressDifferences[name]?.ours ?? {}
  const { accepts } = vectors.express['unpaid']?.required ?? { accepts: [] }
  const invitation =
    ours.required === undefined
      ? required && readRequired(required)
      : ours.required && { error: ours.required, accepts, url: `http://HOST${path}` }
  const receipt = ours.response === undefined ? response && withPayer(response) : ours.response
  return {
    status: ours.status ?? status,
    order: ours.order ?? order,
    ...(invitation ? { required: invitation } : {}),
    ...(receipt ? { response: receipt } : {}),
  }
}

test.each(Object.entries(vectors.express))('%s', async (name, transcript) => {
  const seen = await play(transcript, situations[name] ?? {})
  expect(seen).toEqual(expectationOf(name, transcript))
})

test('every difference is one, and has a recorded answer', () => {
  for (const [name, { ours }] of Object.entries(expressDifferences)) {
    expect(vectors.express[name], name).toBeDefined()
    expect(Object.keys(ours), name).not.toHaveLength(0)
  }
  expect(Object.keys(vectors.express)).toEqual(
    expect.arrayContaining([...Object.keys(situations), ...Object.keys(expressDifferences)]),
  )
})
