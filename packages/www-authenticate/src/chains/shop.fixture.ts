import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PaywallOptions } from '@farebox/express'
import { createPaywall } from '@farebox/express'
import type { RouteOptions } from '@farebox/core/server'
import express, { type Request } from 'express'
import { parseChallenge } from '../index.js'
import { toHeader } from '../server/shop.fixture.js'
import { toProofText } from '../binding/toProofText.js'

export interface ExpressShop {
  readonly url: string
  /** How often the handler has run. */
  readonly runs: () => number
  readonly close: () => Promise<void>
}

/** An Express app with one priced route. */
export async function listen(
  options: PaywallOptions,
  route: RouteOptions<Request>,
): Promise<ExpressShop> {
  const { paid } = createPaywall(options)
  const app = express()
  let runs = 0
  app.get('/poem', paid(route), (_req, res) => {
    runs += 1
    res.json({ run: runs })
  })
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server on a TCP port has an address object.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/poem`,
    runs: () => runs,
    async close() {
      const closed = once(server, 'close')
      server.close().closeAllConnections()
      await closed
    },
  }
}

/** What is wrong with a proof, or the status of a good answer. */
export async function readResult(response: Response): Promise<string> {
  if (response.ok) return String(response.status)
  // A problem of this package's own.
  const { code, reason } = (await response.json()) as { code?: string; reason?: string }
  return [code, reason].filter(Boolean).join(' ')
}

/** Asks for a challenge and answers with a proof for it, as a buyer with a signature does. */
export async function writeProof(
  url: string,
  transaction: string,
  signMessage: (text: string) => Promise<string>,
  change: Readonly<Record<string, string>> = {},
): Promise<string> {
  const unpaid = await fetch(url)
  const challenge = parseChallenge(unpaid.headers.get('www-authenticate'))
  if (challenge === null) throw new Error('There is no challenge.')
  const { chain, amount, params = {} } = challenge
  const { id = '', expires } = params
  const payer_sig = await signMessage(toProofText(id, transaction))
  return toHeader({ tx_hash: transaction, chain, amount, id, expires, payer_sig, ...change })
}

export async function present(url: string, authorization: string): Promise<string> {
  return readResult(await fetch(url, { headers: { authorization } }))
}
