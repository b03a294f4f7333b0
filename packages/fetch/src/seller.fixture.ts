import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type {
  Environment,
  PaymentRequired,
  PaymentRequirements,
  SettleResponse,
} from '@farebox/core'
import { encodePaymentRequired, encodeSettleResponse, systemEnvironment } from '@farebox/core'
import { privateKeyAccount } from '@farebox/evm/account'
import { evm } from '@farebox/evm/client'
import { afterEach } from 'vitest'
import type { PayingFetchOptions } from './options.js'

/** A well-known development key of anvil: never fund it on a real network. */
export const account = privateKeyAccount(
  '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
)

/** One request as a server saw it, body included. */
export interface Seen {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

export interface Seller {
  readonly origin: string
  readonly seen: readonly Seen[]
  /** The values of the payment headers that came, in order. */
  readonly payments: () => readonly string[]
}

type Handler = (seen: Seen, response: ServerResponse, seller: Seller) => void | Promise<void>

const closing: (() => void)[] = []

afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A real server on a free port, until the end of the test. Requests are answered once they are read. */
export async function startServer(handle: Handler): Promise<Seller> {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request
      const entry = { method, path, headers, body: Buffer.concat(chunks) }
      seen.push(entry)
      void handle(entry, response, seller)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  // A server on a TCP port has an address object.
  const { port } = server.address() as AddressInfo
  const seller: Seller = {
    origin: `http://127.0.0.1:${port}`,
    seen,
    payments: () => seen.map(readHeader).filter((header) => header !== undefined),
  }
  return seller
}

/** The payment header of a request, of either version. */
export function readHeader({ headers }: Seen): string | undefined {
  return (headers['payment-signature'] ?? headers['x-payment'])?.toString()
}

export const requirements: PaymentRequirements = {
  scheme: 'exact',
  network: 'eip155:84532',
  amount: '10000',
  asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
  payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  maxTimeoutSeconds: 60,
  extra: { name: 'USDC', version: '2' },
}

export function createChallenge(
  url: string,
  ...accepts: readonly Partial<PaymentRequirements>[]
): PaymentRequired {
  const entries = accepts.length === 0 ? [{}] : accepts
  return {
    x402Version: 2,
    resource: { url },
    accepts: entries.map((changes) => ({ ...requirements, ...changes })),
  }
}

export function sendChallenge(
  response: ServerResponse,
  url: string,
  ...accepts: readonly Partial<PaymentRequirements>[]
): void {
  const header = encodePaymentRequired(createChallenge(url, ...accepts))
  response.writeHead(402, { 'PAYMENT-REQUIRED': header }).end('{}')
}

export const settlement: SettleResponse = {
  success: true,
  payer: account.address,
  transaction: `0x${'12'.repeat(32)}`,
  network: 'eip155:84532',
}

export const pendingSettlement: SettleResponse = {
  ...settlement,
  success: false,
  errorReason: 'settlement_pending',
}

export function sendReceipt(
  response: ServerResponse,
  status: number,
  settled: SettleResponse,
  body = 'paid',
): void {
  response.writeHead(status, { 'PAYMENT-RESPONSE': encodeSettleResponse(settled) }).end(body)
}

/**
 * A seller that asks for a payment at every path; `answerPaid` gets the paid requests with their number,
 * counted from 1. Default: settled and served.
 */
export function startSeller(
  answerPaid: (response: ServerResponse, count: number, seen: Seen) => void = (response) =>
    sendReceipt(response, 200, settlement),
): Promise<Seller> {
  return startServer((seen, response, seller) => {
    if (readHeader(seen) === undefined) return sendChallenge(response, seen.path)
    return answerPaid(response, seller.payments().length, seen)
  })
}

/** The real clock with waits that are noted and not waited for. */
export function createSleepless(): { environment: Environment; waits: number[] } {
  const waits: number[] = []
  const sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
    waits.push(milliseconds)
    signal?.throwIfAborted()
  }
  return { environment: { ...systemEnvironment, sleep }, waits }
}

export function createOptions(changes: Partial<PayingFetchOptions> = {}): PayingFetchOptions {
  return { schemes: [evm({ account })], ...changes }
}
