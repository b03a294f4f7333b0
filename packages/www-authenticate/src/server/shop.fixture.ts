import { type HttpResponse, systemEnvironment } from '@farebox/core'
import type { TransferAnswer, TransferQuery } from '@farebox/core'
import type { FacilitatorClient } from '@farebox/core/facilitator'
import { createResourceServer, type Outcome, type RouteOptions } from '@farebox/core/server'
import { evm } from '@farebox/evm/server'
import { buildAuthorization, type Challenge, parseChallenge } from '../index.js'
import { headerDialect } from './headerDialect.js'
import type { HeaderDialectOptions } from './options.js'

export const payer = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
export const payTo = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
export const transaction = `0x${'ab'.repeat(32)}`
export const signature = `0x${'12'.repeat(65)}`
export const start = 1_740_672_000

export type Transferred = Extract<TransferAnswer, { state: 'transferred' }>

export const transferred: Transferred = {
  state: 'transferred',
  payer,
  amount: '10000',
  log: '0',
  blockTime: start,
  confirmations: 1,
  isFinal: false,
  isSigned: true,
}

/** Nothing is settled here: these shops are paid by transfer. */
const facilitator: FacilitatorClient = {
  verify: async () => ({ isValid: false }),
  settle: async () => ({ success: false, transaction: '', network: 'eip155:84532' }),
  supported: async () => ({ kinds: [], extensions: [], signers: {} }),
}

export interface Sent {
  readonly method?: string
  readonly url?: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
}

export interface Shop {
  /** What the chain says from now on. */
  chain: TransferAnswer | Error
  readonly asked: TransferQuery[]
  /** Seconds. */
  readonly advance: (seconds: number) => void
  readonly send: (sent?: Sent) => Promise<Outcome>
  readonly ask: (sent?: Sent) => Promise<Challenge>
  /** What a buyer with a signature sends, with changes; `undefined` takes a parameter out. */
  readonly tell: (
    change?: Readonly<Record<string, string | undefined>>,
    sent?: Sent,
  ) => Promise<Outcome>
}

export function openShop(
  dialect: Partial<HeaderDialectOptions> = {},
  route: Partial<RouteOptions> = {},
): Shop {
  let now = start * 1000
  const asked: TransferQuery[] = []
  const server = createResourceServer({
    facilitator,
    schemes: [evm()],
    payTo,
    unsafeMemory: true,
    environment: { ...systemEnvironment, now: () => now },
  })
  const proofs = headerDialect({
    async verifier(query) {
      asked.push(query)
      if (shop.chain instanceof Error) throw shop.chain
      return shop.chain
    },
    ...dialect,
  })
  const terms = { price: '$0.01', scheme: 'exact', network: 'base-sepolia' } as const
  // Terms and changes together are one or the other form of the options.
  const paid = server.route({ ...terms, proofs, ...route } as RouteOptions)
  const shop: Shop = {
    chain: transferred,
    asked,
    advance(seconds) {
      now += seconds * 1000
    },
    send: ({ method = 'GET', url = 'https://api.example.com/weather', headers = {} } = {}) =>
      paid.handle({
        method,
        url,
        headers: (name) => [headers[name] ?? []].flat(),
        context: undefined,
      }),
    async ask(sent) {
      const { headers } = toResponse(await shop.send(sent))
      const value = headers.find(([name]) => name === 'WWW-Authenticate')?.[1]
      const challenge = parseChallenge(value)
      if (challenge === null) throw new Error('There is no challenge.')
      return challenge
    },
    async tell(change = {}, sent = {}) {
      const { chain, amount, params = {} } = await shop.ask(sent)
      const values: Readonly<Record<string, string | undefined>> = {
        tx_hash: transaction,
        chain,
        payer_address: payer,
        id: params['id'],
        expires: params['expires'],
        amount,
        payer_sig: signature,
        ...change,
      }
      return shop.send({ ...sent, headers: { ...sent.headers, authorization: toHeader(values) } })
    },
  }
  return shop
}

/** @param values by their names on the wire */
export function toHeader(values: Readonly<Record<string, string | undefined>>): string {
  const known = Object.entries(values).filter((pair): pair is [string, string] => {
    return pair[1] !== undefined
  })
  const {
    tx_hash: txHash = '',
    chain = '',
    payer_address: payerAddress,
    ...params
  } = Object.fromEntries(known)
  return buildAuthorization({
    txHash,
    chain,
    ...(payerAddress === undefined ? {} : { payerAddress }),
    params,
  })
}

export function toResponse(outcome: Outcome): HttpResponse {
  if (outcome.kind !== 'respond') throw new Error(`It is ${outcome.kind}.`)
  return outcome.response
}

/** Code and reason of a refusal, or `paid`. */
export function toResult(outcome: Outcome): string {
  if (outcome.kind === 'paid') return 'paid'
  const body: unknown = JSON.parse(String(toResponse(outcome).body))
  const { code, reason } = body as { readonly code?: string; readonly reason?: string }
  return [code, reason].filter(Boolean).join(' ')
}
