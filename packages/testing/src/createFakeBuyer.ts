import {
  type Asset,
  encodePaymentPayload,
  type Environment,
  type PaymentPayload,
  type PaymentRequired,
  type PaymentRequirements,
  systemEnvironment,
} from '@farebox/core'
import type { Hex } from '@farebox/evm'
import { privateKeyAccount } from '@farebox/evm/account'
import { evm } from '@farebox/evm/client'
import { payingFetch } from '@farebox/fetch'
import { devKeys } from './devKeys.js'
import { expectChallenge } from './expectChallenge.js'
import { testAsset } from './testAsset.js'
import type { TestedResponse } from './TestedResponse.js'

export interface FakeBuyerOptions {
  /** Default: the first anvil development key, which everybody knows. */
  readonly privateKey?: Hex
  /** Dollar tokens to pay with besides `testAsset` and those that `@farebox/evm` knows. */
  readonly assets?: readonly Asset[]
  /** What sends the requests of {@link FakeBuyer.fetch}: `app.request`, for one. Default: `fetch`. */
  readonly fetch?: typeof fetch
  /** The clock and random source that payments are signed with. */
  readonly environment?: Environment
}

export interface PayForOptions {
  /** Which of the offers to take. Default 0, the first. */
  readonly offer?: number
  /** Nonce of the authorization, 32 bytes. Default: random. The same one twice is the same money. */
  readonly nonce?: Uint8Array
}

/** A buyer without money that signs everything. */
export interface FakeBuyer {
  readonly address: Hex
  /** `payingFetch` without a limit: sends, pays when asked to, sends again. */
  readonly fetch: typeof fetch
  /**
   * The value of a `PAYMENT-SIGNATURE` header for a challenge, to send by hand: twice, late, elsewhere.
   * Checks nothing: whatever is asked for is signed.
   */
  payFor(challenge: TestedResponse | PaymentRequired, options?: PayForOptions): Promise<string>
  /** The payment for one offer before it is encoded, to be changed and encoded by the test. */
  sign(
    requirements: PaymentRequirements,
    options?: Pick<PayForOptions, 'nonce'>,
  ): Promise<PaymentPayload>
}

/**
 * A buyer for tests that pays on EVM chains with a development key.
 *
 * @example
 * ```ts
 * import { createFakeBuyer, expectPaid } from '@farebox/testing'
 *
 * const buyer = createFakeBuyer()
 * const response = await buyer.fetch('http://localhost:3000/weather')
 * const { transaction } = expectPaid(response)
 * ```
 */
export function createFakeBuyer(options: FakeBuyerOptions = {}): FakeBuyer {
  const environment = options.environment ?? systemEnvironment
  const account = privateKeyAccount(options.privateKey ?? devKeys.buyer)
  const schemes = evm({ account, assets: [testAsset, ...(options.assets ?? [])] })

  async function sign(
    requirements: PaymentRequirements,
    { nonce }: Pick<PayForOptions, 'nonce'> = {},
  ): Promise<PaymentPayload> {
    const [mechanism] = schemes
    if (mechanism?.scheme !== requirements.scheme) {
      throw new TypeError(`The fake buyer cannot pay by "${requirements.scheme}".`)
    }
    const { payload } = await mechanism.createPayload(requirements, {
      environment,
      ...(nonce === undefined ? {} : { nonce }),
    })
    return { x402Version: 2, accepted: requirements, payload }
  }

  return {
    address: account.address,
    fetch: payingFetch({
      schemes,
      environment,
      budget: { perPayment: false },
      allowInsecureHttp: true,
      retry: { delayMs: 10 },
      ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
    }),
    async payFor(source, { offer = 0, nonce } = {}) {
      const challenge = 'accepts' in source ? source : expectChallenge(source)
      const requirements = challenge.accepts[offer]
      if (requirements === undefined) {
        throw new RangeError(
          `The challenge has ${challenge.accepts.length} offers; there is no offer ${offer}.`,
        )
      }
      const payment = await sign(requirements, nonce === undefined ? {} : { nonce })
      return encodePaymentPayload({ ...payment, resource: challenge.resource })
    },
    sign,
  }
}
