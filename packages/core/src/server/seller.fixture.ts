import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { createBinding } from '../binding/createBinding.js'
import { readBindingTerms } from '../binding/readBinding.js'
import type { BoundRequest } from '../binding/types.js'
import { encodePaymentPayload } from '../codec/encodePaymentPayload.js'
import { type Environment, systemEnvironment } from '../environment.js'
import { FareboxError } from '../errors/FareboxError.js'
import type { FacilitatorClient } from '../facilitator/FacilitatorClient.js'
import type { HttpRequest, HttpResponse, RequestBody } from '../http/types.js'
import type { PaymentIdentity, ServerMechanism } from '../mechanism/types.js'
import { parseDecimal } from '../money/parseDecimal.js'
import type {
  FacilitatorRequest,
  PaymentPayload,
  PaymentRequired,
  PaymentRequirements,
  SettleResponse,
  VerifyResponse,
} from '../wire/types.js'

export const network = 'eip155:31337'
export const payTo = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'

/** A scheme whose signature is a promise: `{ payer, nonce, amount, payTo, validBefore }`. */
export const paperMechanism: ServerMechanism = {
  scheme: 'paper',
  networks: ['eip155:*'],
  binding: 'payer-nonce',
  needsSupported: false,
  parsePrice(price) {
    if (typeof price !== 'string') return { asset: price.asset, amount: BigInt(price.amount) }
    return { asset: '0xPaper', amount: parseDecimal(price.slice(1), 6) }
  },
  buildRequirements: (input) => ({
    scheme: 'paper',
    network: input.wireNetwork,
    amount: input.price.amount.toString(),
    asset: input.price.asset,
    payTo: input.payTo,
    maxTimeoutSeconds: input.maxTimeoutSeconds,
    ...(input.extra === undefined ? {} : { extra: input.extra }),
  }),
  identify(payment): PaymentIdentity {
    const { payer, nonce, validBefore, amount, chosen } = payment.payload
    if (typeof payer !== 'string' || typeof nonce !== 'string' || typeof validBefore !== 'number') {
      throw new FareboxError('payload_invalid')
    }
    return {
      paymentId: `${payer}/${nonce}/${JSON.stringify(amount)}`,
      spendKey: `${payer}/${nonce}`,
      payer,
      validAfter: 0,
      validBefore,
      ...(typeof chosen === 'string' ? { nonce: hexToBytes(chosen) } : {}),
    }
  },
  checkPayment(payment, requirements, { now, minimumValiditySeconds }) {
    if (payment.payload['payTo'] !== requirements.payTo) return 'invalid_paper_recipient'
    if (Number(payment.payload['validBefore']) < now + minimumValiditySeconds) {
      return 'invalid_paper_valid_before'
    }
    return payment.payload['amount'] === requirements.amount ? undefined : 'invalid_paper_value'
  },
}

/** A clock that stands still until it is moved; sleeps end when it passes them. */
export interface TestClock extends Environment {
  advance(milliseconds: number): Promise<void>
}

export function createTestClock(start = 1_740_672_000_000): TestClock {
  let now = start
  let waiting: { readonly at: number; readonly wake: () => void }[] = []
  return {
    ...systemEnvironment,
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const entry = { at: now + milliseconds, wake: resolve }
        waiting.push(entry)
        signal?.addEventListener('abort', () => {
          waiting = waiting.filter((one) => one !== entry)
          reject(signal.reason)
        })
      }),
    after(milliseconds, wake) {
      const entry = { at: now + milliseconds, wake }
      waiting.push(entry)
      return () => {
        waiting = waiting.filter((one) => one !== entry)
      }
    },
    repeat: () => () => undefined,
    async advance(milliseconds) {
      now += milliseconds
      for (const entry of waiting.filter(({ at }) => at <= now)) entry.wake()
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

type Answer<T> = T | Error | (() => T | Promise<T>)

async function give<T>(answer: Answer<T>): Promise<T> {
  if (answer instanceof Error) throw answer
  // A plain answer is data, so a function is the way to compute one.
  return typeof answer === 'function' ? (answer as () => T | Promise<T>)() : answer
}

export const settledResponse: SettleResponse = {
  success: true,
  transaction: '0xabc',
  network,
}

export const pendingResponse: SettleResponse = {
  success: false,
  errorReason: 'settlement_pending',
  transaction: '0xabc',
  network,
}

/** A facilitator that answers what it is told to and counts what it is asked. */
export interface ScriptedFacilitator extends FacilitatorClient {
  verifyAnswer: Answer<VerifyResponse>
  settleAnswer: Answer<SettleResponse>
  readonly asked: { readonly verify: FacilitatorRequest[]; readonly settle: FacilitatorRequest[] }
}

export function createScriptedFacilitator(): ScriptedFacilitator {
  const asked = { verify: [] as FacilitatorRequest[], settle: [] as FacilitatorRequest[] }
  const facilitator: ScriptedFacilitator = {
    verifyAnswer: { isValid: true },
    settleAnswer: settledResponse,
    asked,
    async verify(request) {
      asked.verify.push(request)
      return give(facilitator.verifyAnswer)
    },
    async settle(request) {
      asked.settle.push(request)
      return give(facilitator.settleAnswer)
    },
    supported: async () => ({
      kinds: [{ x402Version: 2, scheme: 'paper', network }],
      extensions: [],
      signers: {},
    }),
  }
  return facilitator
}

export interface RequestOptions {
  readonly method?: string
  readonly url?: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: RequestBody
}

export function createRequest(options: RequestOptions = {}): HttpRequest {
  return {
    method: options.method ?? 'GET',
    url: options.url ?? 'https://api.example.com/weather?city=x',
    headers: (name) => [options.headers?.[name] ?? []].flat(),
    context: undefined,
    ...(options.body === undefined ? {} : { body: options.body }),
  }
}

/** A payment for the first offer of a challenge. */
export function pay(
  requirements: PaymentRequirements,
  change: Readonly<Record<string, string | number>> = {},
): PaymentPayload {
  return {
    x402Version: 2,
    accepted: requirements,
    payload: {
      payer: 'alice',
      nonce: 'n1',
      amount: requirements.amount,
      payTo: requirements.payTo,
      validBefore: 1_740_672_200,
      ...change,
    },
  }
}

/** A payment bound to a request under the terms of a challenge. */
export function payBound(
  challenge: PaymentRequired,
  request: BoundRequest,
  change: Readonly<Record<string, string | number>> = {},
): PaymentPayload {
  const [requirements] = challenge.accepts
  const terms = readBindingTerms(challenge.extensions)
  if (requirements === undefined || terms === undefined) throw new Error('Nothing to bind to.')
  const { nonce, extensions } = createBinding(
    terms,
    request,
    challenge.extensions ?? {},
    systemEnvironment.randomBytes,
  )
  const payment = pay(requirements, { chosen: bytesToHex(nonce), ...change })
  return { ...payment, extensions }
}

export function withPayment(payment: PaymentPayload, options: RequestOptions = {}): HttpRequest {
  return createRequest({
    ...options,
    headers: { ...options.headers, 'payment-signature': encodePaymentPayload(payment) },
  })
}

export function readHeader(response: HttpResponse, name: string): string | undefined {
  return response.headers.find(([one]) => one.toLowerCase() === name)?.[1]
}

export function readBody(response: HttpResponse): Record<string, unknown> & PaymentRequired {
  // The shape is what the tests assert.
  return JSON.parse(String(response.body)) as Record<string, unknown> & PaymentRequired
}
