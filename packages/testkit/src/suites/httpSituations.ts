import { encodePaymentPayload } from '@farebox/core'
import type { ClaimStore } from '@farebox/core/server'
import type { Answer } from '../client/Answer.js'
import type { RequestInput } from '../client/sendRequest.js'
import {
  type OpenShop,
  type Shop,
  type ShopOptions,
  toRawHeader,
  weather,
  withPayment,
} from '../shop/openShop.js'
import { bindPayment } from '../shop/bindPayment.js'
import { createPastBuyer } from '../shop/createPastBuyer.js'
import { shareNonce } from '../shop/shareNonce.js'

/** What came of a situation, and what is to be true besides the row of the table. */
export interface SituationResult {
  readonly shop: Shop
  readonly answer: Answer
  /** How often the handler has run. */
  readonly runs: number
  /** Where the row says `handler`. */
  readonly status?: number
}

export type Situation = (open: OpenShop) => Promise<SituationResult>

/** What must not leave the server. */
const secretError: Error = new Error('connect ECONNREFUSED 10.0.0.1:443 secret-host')

const fail = (): Promise<never> => Promise.reject(secretError)

const brokenStore: ClaimStore = { scope: 'shared', get: fail, compareAndSet: fail, list: fail }

/** One request as it is. */
function ask(input: RequestInput | undefined, runs: number, options?: ShopOptions): Situation {
  return async (open) => {
    const shop = await open(options)
    return { shop, answer: await shop.send(weather, input), runs }
  }
}

/** One request with a header that is not a payment. */
function sendHeader(value: string | readonly string[]): Situation {
  return ask({ headers: { 'payment-signature': value } }, 0)
}

/** One new payment; `plan` arranges what the facilitator does. */
function buy(
  result: { readonly runs: number; readonly status?: number },
  options?: ShopOptions,
  plan?: (shop: Shop) => void,
): Situation {
  return async (open) => {
    const shop = await open(options)
    plan?.(shop)
    return { shop, answer: await shop.buy(), ...result }
  }
}

/** One new payment, changed as JSON text. */
function forge(change: (json: string) => string): Situation {
  return async (open) => {
    const shop = await open()
    const header = toRawHeader(change(JSON.stringify(await shop.sign())))
    return { shop, answer: await shop.send(weather, withPayment(header)), runs: 0 }
  }
}

/** Too long to be compared before the handler. */
const longBody = 3 * 1024 * 1024

const upgrade = { connection: 'Upgrade', upgrade: 'websocket' }

/** How each row of docs/http.md comes about over HTTP. */
export const httpSituations: Readonly<Record<string, Situation>> = {
  unpaid: ask(undefined, 0),
  async head(open) {
    const shop = await open()
    const input = withPayment(await shop.pay(), { method: 'HEAD' })
    const unpaid = await shop.send(weather, { method: 'HEAD' })
    const answer = await shop.send(weather, input)
    if (unpaid.header('payment-required') !== answer.header('payment-required')) {
      throw new Error('A payment changed what HEAD answers.')
    }
    return { shop, answer, runs: 0 }
  },
  async options(open) {
    const shop = await open({ mount: 'map' })
    return { shop, answer: await shop.send(weather, { method: 'OPTIONS' }), runs: 0 }
  },
  upgrade: ask({ headers: upgrade }, 0),
  async ambiguous(open) {
    const shop = await open()
    const input = withPayment(await shop.pay(), { headers: { 'x-payment': 'e30=' } })
    return { shop, answer: await shop.send(weather, input), runs: 0 }
  },
  'header-too-large': sendHeader('A'.repeat(12_289)),
  'not-base64': sendHeader('e30'),
  'not-json': sendHeader(toRawHeader('{]')),
  'too-deep': sendHeader(toRawHeader('['.repeat(20) + ']'.repeat(20))),
  'duplicate-key': forge((json) => json.replace('"payload":', '"payload":{},"payload":')),
  'forbidden-key': forge((json) => json.replace('"signature"', '"__proto__":{},"signature"')),
  'not-a-payment': sendHeader(toRawHeader('{"x402Version":2}')),
  'other-version': forge((json) => json.replace('"x402Version":2', '"x402Version":3')),
  async 'bad-payload'(open) {
    const shop = await open()
    const header = encodePaymentPayload({ ...(await shop.sign()), payload: {} })
    return { shop, answer: await shop.send(weather, withPayment(header)), runs: 0 }
  },
  async mismatch(open) {
    const shop = await open()
    const [requirements] = (await shop.quote()).accepts
    if (requirements === undefined) throw new Error('The challenge has no offer.')
    const cheaper = await shop.buyer.sign({ ...requirements, amount: '1' })
    const answer = await shop.send(weather, withPayment(encodePaymentPayload(cheaper)))
    return { shop, answer, runs: 0 }
  },
  async expired(open) {
    const shop = await open()
    const header = await createPastBuyer(299).payFor(await shop.quote())
    return { shop, answer: await shop.send(weather, withPayment(header)), runs: 0 }
  },
  invalid: buy({ runs: 0 }, {}, ({ buyer, facilitator }) =>
    facilitator.setBalance(buyer.address, 0n),
  ),
  allowance: buy({ runs: 0 }, {}, ({ facilitator }) =>
    facilitator.next('verify', { invalid: 'permit2_allowance_required' }),
  ),
  async 'other-request'(open) {
    const shop = await open()
    const { header } = await bindPayment(await shop.quote(`${weather}?city=y`))
    return { shop, answer: await shop.send(weather, withPayment(header)), runs: 0 }
  },
  async 'other-body'(open) {
    const shop = await open({ method: 'POST', behave: 'echo' })
    const paidFor = { method: 'POST', body: 'a'.repeat(longBody) }
    const sent = { method: 'POST', body: 'b'.repeat(longBody) }
    const { header, contentDigest } = await bindPayment(await shop.quote(weather, paidFor), paidFor)
    const input = { ...sent, headers: { 'content-digest': contentDigest } }
    return { shop, answer: await shop.send(weather, withPayment(header, input)), runs: 1 }
  },
  refused: buy(
    { runs: 0 },
    { paywall: { hooks: { beforeVerify: () => ({ refuse: 'Not you.' }) } } },
  ),
  async 'in-flight'(open) {
    const shop = await open({ behave: 'slow' })
    const input = withPayment(await shop.pay())
    const first = shop.start(weather, input)
    await shop.entered()
    const answer = await shop.send(weather, input)
    first.destroy()
    return { shop, answer, runs: 1 }
  },
  async used(open) {
    const shop = await open()
    const input = withPayment(await shop.pay())
    await shop.send(weather, input)
    await shop.reached('delivered')
    return { shop, answer: await shop.send(weather, input), runs: 1 }
  },
  async conflict(open) {
    const shop = await open({ behave: 'slow' })
    const [one, other] = await shareNonce(await shop.quote())
    const first = shop.start(weather, withPayment(one))
    await shop.entered()
    const answer = await shop.send(weather, withPayment(other))
    first.destroy()
    return { shop, answer, runs: 1 }
  },
  async 'verify-unreachable'(open) {
    const facilitator = { verify: fail, settle: fail, supported: fail }
    const shop = await open({ paywall: { facilitator } })
    return { shop, answer: await shop.buy(), runs: 0 }
  },
  'verify-timeout': buy({ runs: 0 }, {}, ({ facilitator }) =>
    facilitator.next('verify', 'timeout'),
  ),
  'verify-nonsense': buy({ runs: 0 }, {}, ({ facilitator }) =>
    facilitator.next('verify', { answer: { isValid: true, payer: 'mallory' } }),
  ),
  'store-down': buy({ runs: 0 }, { paywall: { store: brokenStore } }),
  unresolved: ask(undefined, 0, { settings: { price: fail } }),
  paid: buy({ runs: 1, status: 200 }),
  'paid-empty': buy({ runs: 1, status: 204 }, { behave: 'empty-204' }),
  'handler-redirect': buy({ runs: 1, status: 302 }, { behave: 'redirect-302' }),
  'handler-error': buy({ runs: 1, status: 500 }, { behave: 'status-500' }),
  upfront: buy({ runs: 1, status: 200 }, { behave: 'stream-100', settings: { flow: 'upfront' } }),
  'upfront-error': buy(
    { runs: 1, status: 500 },
    { behave: 'status-500', settings: { flow: 'upfront' } },
  ),
  'settle-failed': buy({ runs: 1 }, {}, ({ facilitator }) =>
    facilitator.next('settle', { failed: 'invalid_exact_evm_insufficient_balance' }),
  ),
  'settle-pending': buy({ runs: 1 }, {}, ({ facilitator }) =>
    facilitator.next('settle', 'pending'),
  ),
  'settle-timeout': buy({ runs: 1 }, { settings: { settleTimeoutMs: 20 } }, ({ facilitator }) =>
    facilitator.next('settle', 'hang'),
  ),
  'settle-unreachable': buy({ runs: 1 }, {}, ({ facilitator }) =>
    facilitator.next('settle', 'lost'),
  ),
  'settle-nonsense': buy({ runs: 1 }, {}, ({ facilitator }) =>
    facilitator.next('settle', {
      answer: { success: true, transaction: '', network: 'eip155:31337' },
    }),
  ),
  async owed(open) {
    const shop = await open()
    const input = withPayment(await shop.pay())
    shop.facilitator.next('settle', { after: shop.gates.wait('settle') })
    const first = shop.start(weather, input)
    await shop.asked('settle')
    first.destroy()
    await shop.left()
    shop.gates.open('settle')
    await shop.reached('owed')
    return { shop, answer: await shop.send(weather, input), runs: 2, status: 200 }
  },
  async kept(open) {
    const shop = await open()
    const input = withPayment((await bindPayment(await shop.quote())).header)
    await shop.send(weather, input)
    await shop.reached('delivered')
    return { shop, answer: await shop.send(weather, input), runs: 1, status: 200 }
  },
  async resumed(open) {
    const shop = await open()
    shop.facilitator.next('settle', 'pending')
    const input = withPayment(await shop.pay())
    await shop.send(weather, input)
    return { shop, answer: await shop.send(weather, input), runs: 2, status: 200 }
  },
}
