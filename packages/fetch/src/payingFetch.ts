import { systemEnvironment } from '@farebox/core'
import type { Challenge, CreatedPayment, PaymentRequest } from '@farebox/core/client'
import { createPaymentClient, NoAcceptablePaymentError, readChallenge } from '@farebox/core/client'
import { askResign } from './askResign.js'
import { createOpenPayments } from './createOpenPayments.js'
import { createPaidRequest } from './createPaidRequest.js'
import type { Replay } from './createReplay.js'
import { createReplay } from './createReplay.js'
import { digestBody } from './digestBody.js'
import { discardBody } from './discardBody.js'
import type { PayingFetchOptions } from './options.js'
import { parseRetryOptions } from './parseRetryOptions.js'
import type { PaymentEvent } from './PaymentEvent.js'
import { readExtras } from './readExtras.js'
import { rememberPayment } from './readPayment.js'
import { resolveTarget } from './resolveTarget.js'
import type { Answered, SendContext } from './sendPayment.js'
import { sendPayment } from './sendPayment.js'

/**
 * A `fetch` that pays when it is asked to. It takes and returns what `fetch` does; answers other than a
 * 402 with an x402 challenge come back untouched, and so do answers to `HEAD`.
 *
 * For each call it signs at most one payment: within the budget, for the URL that asked, and only if
 * your policies and `approve` agree; a second one only if the first was refused and `resign` says so. The
 * payment is bound to method, URL and body where the server can. While the outcome is not known the same
 * payment is sent again, in this call and in the next one for the same request, and none is signed (T10). The
 * paid request follows no redirect: such an answer comes back as it is. A payment that the server refuses comes
 * back as its 402.
 *
 * When the caller aborts after the payment has left, the amount stays reserved and the event `unknown`
 * has the payment.
 *
 * Besides what `fetch` rejects with, the returned function
 * @throws `payment_already_attempted`, `body_not_replayable`
 * @throws `challenge_invalid`, `challenge_resource_mismatch`: nothing was signed
 * @throws `no_acceptable_payment`, `spend_limit_exceeded` as `NoAcceptablePaymentError`
 * @throws `signing_failed`, `store_unavailable`
 * @throws `payment_outcome_unknown` as `PaymentOutcomeUnknownError`, with the payment to send again later
 *
 * `payingFetch` itself @throws `config_invalid`, `network_invalid`
 *
 * @example
 * ```ts
 * import { privateKeyAccount } from '@farebox/evm/account'
 * import { evm } from '@farebox/evm/client'
 * import { payingFetch, readReceipt } from '@farebox/fetch'
 *
 * // A well-known development key: never fund it on a real network.
 * const account = privateKeyAccount(
 *   '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
 * )
 * const fetch = payingFetch({
 *   schemes: [evm({ account })],
 *   budget: { perPayment: '$0.10', perDay: '$5' },
 * })
 *
 * const response = await fetch('https://api.example.com/weather')
 * const receipt = readReceipt(response)
 * ```
 */
export function payingFetch(options: PayingFetchOptions): typeof fetch {
  const client = createPaymentClient(options)
  const retry = parseRetryOptions(options.retry)
  const environment = options.environment ?? systemEnvironment
  const openPayments = createOpenPayments(environment.now)
  const send = options.fetch ?? globalThis.fetch.bind(globalThis)

  function emit(event: PaymentEvent): void {
    try {
      options.onPayment?.(event)
    } catch {
      // A failing listener must not change what becomes of the money.
    }
  }

  /** Another payment for an answer that has refused one, or why there is none. */
  async function payAgain(
    answered: Answered,
    first: Challenge,
    request: PaymentRequest,
    resign: PayingFetchOptions['resign'],
  ): Promise<CreatedPayment | undefined> {
    const { response, payment, attempts, receipt } = answered
    const { invitation } = answered.verdict
    if (invitation === undefined) return undefined
    const decision = await askResign(answered, invitation, first, request.url, resign)
    let rejections = decision.changes
    try {
      if (decision.approved) {
        return await client.createPayment(invitation, { ...request, earlier: first })
      }
    } catch (error) {
      if (!(error instanceof NoAcceptablePaymentError)) throw error
      rejections = error.rejections
    }
    const known = receipt === undefined ? {} : { receipt }
    rememberPayment(response, { payment, attempts, ...known, rejections })
    emit({ kind: 'refused', payment, rejections })
    return undefined
  }

  async function pay(replay: Replay, first: Response, extras?: RequestInit): Promise<Response> {
    const { request } = replay
    const challenge = request.method === 'HEAD' ? undefined : await readChallenge(first)
    if (challenge === undefined) return first
    const target = resolveTarget(request, first, options.allowedRedirectHosts ?? [])
    discardBody(first)
    const { signal, method } = request
    const url = target.url.href
    const paid: PaymentRequest = { method, url, signal, bodyDigest: () => digestBody(request) }
    const context: SendContext = {
      client,
      environment,
      retry,
      emit,
      signal,
      send: (payment) => send(createPaidRequest(replay, target, payment), extras),
      keep: (sent) => openPayments.keep(request, url, sent),
    }
    const kept = await openPayments.take(request, url)
    const sent = kept ?? { payment: await client.createPayment(challenge, paid), attempts: 0 }
    const answered = await sendPayment(sent, context)
    try {
      const payment = await payAgain(answered, challenge, paid, options.resign)
      if (payment === undefined) return answered.response
      discardBody(answered.response)
      const second = await sendPayment({ payment, attempts: 0 }, context)
      await payAgain(second, challenge, paid, undefined)
      return second.response
    } catch (error) {
      discardBody(answered.response)
      throw error
    }
  }

  return async (input, init) => {
    const replay = createReplay(input, init)
    const extras = readExtras(init)
    const first = await send(replay.next(), extras)
    try {
      return await pay(replay, first, extras)
    } catch (error) {
      discardBody(first)
      throw error
    } finally {
      replay.discard()
    }
  }
}
