import { once } from 'node:events'
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import {
  encodePaymentRequired,
  encodeSettleResponse,
  type PaymentRequirements,
} from '@farebox/core'
import { privateKeyAccount } from '@farebox/evm/account'
import { evm } from '@farebox/evm/client'
import { payingFetch } from '@farebox/fetch'
import { ExactEvmScheme } from '@x402/evm/exact/client'
import { wrapFetchWithPayment, x402Client } from '@x402/fetch'
import { privateKeyToAccount } from 'viem/accounts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type FetchTranscript, vectors } from './vectors/readVectors.fixture.js'

/** The first of anvil's well-known development keys. */
const key = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
const network = 'eip155:84532'
const unknownToken = '0x1111111111111111111111111111111111111111'

const requirements: PaymentRequirements = {
  scheme: 'exact',
  network,
  amount: '10000',
  asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
  payTo: '0x209693Bc6afc0C5328bA36FaF03C514EF312287C',
  maxTimeoutSeconds: 60,
  extra: { name: 'USDC', version: '2' },
}

/** What the recorded server offered; the transcripts have only the requests. */
const offers: Readonly<Record<string, readonly Partial<PaymentRequirements>[]>> = {
  'price $2 default cap': [{ amount: '2000000' }],
  'mixed offer picks affordable': [{ amount: '2000000' }, {}],
  'unknown token opt in with cap too low': [{ asset: unknownToken, amount: '500' }],
  'unknown flow': [{ extra: { name: 'USDC', version: '2', paymentFlow: 'someday' } }],
  'missing eip712 domain': [{ extra: {} }],
}

/** Where our client sends other requests than the recorded one, and why. */
const differences: Readonly<
  Record<string, { readonly reason: string; readonly requests: number }>
> = {
  'redirect cross-origin pays evil?': {
    reason:
      'a payment never goes to another origin than the one that was asked, unless it is allowed',
    requests: 2,
  },
}

type Recorded = FetchTranscript['requestsSeenByServer'][number]

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  onTestFinished(() => server.close().closeAllConnections())
  await once(server, 'listening')
  // A server on a TCP port has an address object.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The recorded server, and what it saw. `/redir` leads to another origin. */
async function openShop(name: string): Promise<{ origin: string; seen: Recorded[] }> {
  const seen: Recorded[] = []
  const entries = offers[name] ?? [{}]
  async function answer(
    req: IncomingMessage,
    res: ServerResponse,
    evil: boolean,
  ): Promise<unknown> {
    const { method: m = '', url: u = '' } = req
    const sig = req.headers['payment-signature'] !== undefined
    const body = await text(req)
    seen.push(evil ? { evil, u, sig } : { m, u, sig, body })
    if (u === '/redir') return res.writeHead(302, { location: `${evilOrigin}/evil` }).end()
    if (sig) {
      const transaction = `0x${'12'.repeat(32)}`
      const receipt = encodeSettleResponse({ success: true, transaction, network })
      return res.writeHead(200, { 'PAYMENT-RESPONSE': receipt }).end('paid')
    }
    const accepts = entries.map((changes) => ({ ...requirements, ...changes }))
    const challenge = encodePaymentRequired({ x402Version: 2, resource: { url: u }, accepts })
    return res.writeHead(402, { 'PAYMENT-REQUIRED': challenge }).end('{}')
  }
  const sell =
    (evil: boolean): RequestListener =>
    (req, res) =>
      void answer(req, res, evil)
  const evilOrigin = await serve(sell(true))
  return { origin: await serve(sell(false)), seen }
}

function createReferenceFetch(name: string): typeof fetch {
  const client = new x402Client()
  client.register('eip155:*', new ExactEvmScheme(privateKeyToAccount(key)))
  if (name.startsWith('unknown token')) {
    const maxAmountPerPayment = '100'
    const allowedAssets = [{ network, asset: unknownToken, maxAmountPerPayment } as const]
    client.setSpendControls({ allowedAssets })
  }
  return wrapFetchWithPayment(fetch, client) as typeof fetch
}

function createFareboxFetch(): typeof fetch {
  return payingFetch({ schemes: [evm({ account: privateKeyAccount(key) })] })
}

/** Does what was recorded, with one of the two clients. */
async function play(
  name: string,
  send: typeof fetch,
): Promise<{ outcome: Response | Error; seen: Recorded[] }> {
  const { origin, seen } = await openShop(name)
  const init: RequestInit = {}
  if (name === 'POST stream body') {
    // Node wants `duplex` for streams; the standard type does not have it yet.
    Object.assign(init, { method: 'POST', body: new Blob(['st']).stream(), duplex: 'half' })
  }
  if (name === 'signal aborted') init.signal = AbortSignal.abort()
  const path = name.startsWith('redirect') ? '/redir' : '/a'
  const outcome = await send(`${origin}${path}`, init).catch((error: Error) => error)
  return { outcome, seen }
}

function expectRecorded(
  { result, requestsSeenByServer }: FetchTranscript,
  { outcome, seen }: Awaited<ReturnType<typeof play>>,
): void {
  expect(seen).toEqual(
    requestsSeenByServer.map(({ evil, m, u, sig, body }) =>
      evil === true ? { evil, u, sig } : { m, u, sig, body },
    ),
  )
  if (result.error !== undefined) expect(outcome).toBeInstanceOf(Error)
  else expect(outcome).toMatchObject({ status: result.status })
}

describe.each(vectors.fetchClient)('$case', (transcript) => {
  const { case: name } = transcript

  test('the reference does what was recorded', async () => {
    expectRecorded(transcript, await play(name, createReferenceFetch(name)))
  })

  test('Farebox does the same, or what it does instead', async () => {
    const played = await play(name, createFareboxFetch())
    const difference = differences[name]
    if (difference === undefined) return expectRecorded(transcript, played)
    expect(played.seen).toHaveLength(difference.requests)
    expect(played.seen.every(({ sig }) => !sig)).toBe(true)
    expect(played.outcome).toMatchObject({ code: 'challenge_resource_mismatch' })
  })
})
