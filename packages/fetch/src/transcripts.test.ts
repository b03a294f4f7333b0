import { readFileSync } from 'node:fs'
import type { PaymentRequirements } from '@farebox/core'
import { expect, test } from 'vitest'
import { payingFetch } from './payingFetch.js'
import type { Seen, Seller } from './seller.fixture.js'
import {
  createOptions,
  readHeader,
  sendChallenge,
  sendReceipt,
  settlement,
  startServer,
} from './seller.fixture.js'

interface Recorded {
  readonly evil?: boolean
  readonly m?: string
  readonly u: string
  readonly sig: boolean
  readonly body?: string
  readonly aceh?: string
}

interface Transcript {
  readonly case: string
  readonly result: { readonly status?: number; readonly body?: string; readonly error?: string }
  readonly requestsSeenByServer: readonly Recorded[]
}

const { fetchClient }: { fetchClient: readonly Transcript[] } = JSON.parse(
  readFileSync(new URL('./x402-v2.vectors.json', import.meta.url), 'utf8'),
)

/** What the recorded server offered; the transcripts have only the requests. */
const offers: Readonly<Record<string, readonly Partial<PaymentRequirements>[]>> = {
  'price $2 default cap': [{ amount: '2000000' }],
  'mixed offer picks affordable': [{ amount: '2000000' }, { amount: '10000' }],
  'unknown token opt in with cap too low': [
    { asset: '0x1111111111111111111111111111111111111111', amount: '500' },
  ],
  'unknown flow': [{ extra: { name: 'USDC', version: '2', paymentFlow: 'someday' } }],
  'missing eip712 domain': [{ extra: {} }],
}

/**
 * Where Farebox sends other requests than the recorded client, and why. In all cases the paid request
 * lacks `Access-Control-Expose-Headers`: it is a response header and only costs a preflight.
 */
const differences: Readonly<
  Record<string, { readonly reason: string; readonly requests: number }>
> = {
  'redirect cross-origin pays evil?': {
    reason: 'a redirect to another origin is not paid unless allowedRedirectHosts has its host',
    requests: 2,
  },
}

function record({ method, path, headers, body }: Seen): Recorded {
  return { m: method, u: path, sig: headers['payment-signature'] !== undefined, body: String(body) }
}

async function play(name: string): Promise<{ outcome: Response | Error; log: Recorded[] }> {
  const log: Recorded[] = []
  const serve = (evil: Seller | undefined) =>
    startServer((seen, response) => {
      log.push(
        evil === undefined && name.startsWith('redirect')
          ? { evil: true, u: seen.path, sig: readHeader(seen) !== undefined }
          : record(seen),
      )
      if (evil !== undefined) {
        response.writeHead(302, { location: `${evil.origin}/evil` }).end()
      } else if (readHeader(seen) === undefined) {
        sendChallenge(response, seen.path, ...(offers[name] ?? []))
      } else {
        sendReceipt(response, 200, settlement)
      }
    })
  const target = await serve(undefined)
  const { origin } = name.startsWith('redirect') ? await serve(target) : target
  const init: RequestInit = {}
  if (name === 'POST stream body') {
    // Node wants `duplex` for streams; the standard type does not have it yet.
    Object.assign(init, { method: 'POST', body: new Blob(['st']).stream(), duplex: 'half' })
  }
  if (name === 'signal aborted') init.signal = AbortSignal.abort()
  const path = name.startsWith('redirect') ? '/redir' : '/a'
  const outcome = await payingFetch(createOptions())(`${origin}${path}`, init).catch(
    (error: Error) => error,
  )
  return { outcome, log }
}

test.each(fetchClient)('$case', async ({ case: name, result, requestsSeenByServer }) => {
  const { outcome, log } = await play(name)
  const difference = differences[name]
  if (difference !== undefined) {
    expect(log).toHaveLength(difference.requests)
    expect(log.every(({ sig }) => !sig)).toBe(true)
    expect(outcome).toMatchObject({ code: 'challenge_resource_mismatch' })
    return
  }
  expect(log).toEqual(requestsSeenByServer.map(({ m, u, sig, body }) => ({ m, u, sig, body })))
  if (result.error !== undefined) expect(outcome).toBeInstanceOf(Error)
  else expect(outcome).toMatchObject({ status: result.status })
})

test('every difference is a recorded case', () => {
  const cases = fetchClient.map(({ case: name }) => name)
  expect(cases).toEqual(
    expect.arrayContaining([...Object.keys(differences), ...Object.keys(offers)]),
  )
})
