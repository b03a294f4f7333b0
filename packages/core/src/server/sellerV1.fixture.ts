import { encodePaymentPayloadV1 } from '../codec/encodePaymentPayloadV1.js'
import { decodePaymentRequired } from '../codec/decodePaymentRequired.js'
import type { HttpRequest, HttpResponse } from '../http/types.js'
import { parsePaymentRequiredV1 } from '../wire/parsePaymentRequiredV1.js'
import type { PaymentRequired } from '../wire/types.js'
import type { PaymentPayloadV1, PaymentRequiredV1 } from '../wire/typesV1.js'
import { createMemoryClaimStore } from './claims/createMemoryClaimStore.js'
import { createResourceServer, type PaidRoute } from './createResourceServer.js'
import type { ResourceServerOptions, RouteOptions } from './options.js'
import type { Outcome } from './Outcome.js'
import {
  createRequest,
  createScriptedFacilitator,
  createTestClock,
  paperMechanism,
  payTo,
  readHeader,
  type RequestOptions,
  type ScriptedFacilitator,
  settledResponse,
  type TestClock,
} from './seller.fixture.js'

/** A network that v1 has a name for, in both spellings. */
export const network = 'eip155:84532'
export const nameV1 = 'base-sepolia'

export interface SellerV1 {
  readonly clock: TestClock
  readonly facilitator: ScriptedFacilitator
  readonly route: PaidRoute
  /** What an unpaid request is answered, in its two versions. */
  readonly quote: () => Promise<{ v1: PaymentRequiredV1; v2: PaymentRequired }>
}

export function createSellerV1(
  settings: Partial<RouteOptions> = {},
  options: Partial<ResourceServerOptions> = {},
): SellerV1 {
  const clock = createTestClock()
  const facilitator = createScriptedFacilitator()
  facilitator.settleAnswer = { ...settledResponse, network, payer: 'alice' }
  const server = createResourceServer({
    facilitator,
    schemes: [paperMechanism],
    payTo,
    environment: clock,
    store: createMemoryClaimStore({ now: clock.now }),
    ...options,
  })
  const terms = { price: '$0.01', scheme: 'paper', network, v1: true } as const
  // Tests change settings, or replace the one way to pay by `accepts` as a whole.
  const route = server.route({ ...terms, ...settings } as RouteOptions)
  return {
    clock,
    facilitator,
    route,
    async quote() {
      const response = expectResponse(await route.handle(createRequest()))
      return {
        v1: parsePaymentRequiredV1(JSON.parse(String(response.body))),
        v2: decodePaymentRequired(readHeader(response, 'payment-required') ?? ''),
      }
    },
  }
}

export function expectResponse(outcome: Outcome): HttpResponse {
  if (outcome.kind !== 'respond') throw new Error(`Not refused: ${outcome.kind}`)
  return outcome.response
}

/** The first entry of a challenge. */
export function firstOf<Entry>({ accepts }: { readonly accepts: readonly Entry[] }): Entry {
  const [entry] = accepts
  if (entry === undefined) throw new Error('No offer.')
  return entry
}

type Change = Readonly<Record<string, string | number>>

/** A v1 payment for the first entry of a v1 challenge. */
export function payV1(challenge: PaymentRequiredV1, change: Change = {}): PaymentPayloadV1 {
  const entry = firstOf(challenge)
  return {
    x402Version: 1,
    scheme: entry.scheme,
    network: entry.network,
    payload: {
      payer: 'alice',
      nonce: 'n1',
      amount: entry.maxAmountRequired,
      payTo: entry.payTo,
      validBefore: 1_740_672_200,
      ...change,
    },
  }
}

export function withPaymentV1(
  payment: PaymentPayloadV1,
  options: RequestOptions = {},
): HttpRequest {
  const headers = { ...options.headers, 'x-payment': encodePaymentPayloadV1(payment) }
  return createRequest({ ...options, headers })
}
