import { systemEnvironment } from '../environment.js'
import { encodeBase64 } from '../codec/encodeBase64.js'
import type { PolicyContext } from './Candidate.js'
import { chooseBinding } from './chooseBinding.js'
import { chooseEntry } from './chooseEntry.js'
import { listRecipients } from './compareChallenges.js'
import { createMemorySpendLedger } from './createMemorySpendLedger.js'
import { createUnsettledPayments } from './createUnsettledPayments.js'
import type { Acceptable, EvaluateContext, Evaluation } from './evaluateEntry.js'
import { evaluateEntry } from './evaluateEntry.js'
import { guardStore } from './guardStore.js'
import type { Offer } from './Offer.js'
import type { PaymentClientOptions } from './options.js'
import { parseChallenge } from './parseChallenge.js'
import { parseRules } from './parseRules.js'
import type { PaymentClient, PaymentRequest } from './PaymentClient.js'
import { raceAbort } from './raceAbort.js'
import { readOutcome } from './readOutcome.js'
import type { Rejection } from './Rejection.js'
import { selectCheapest } from './selectCheapest.js'
import { signEntry } from './signEntry.js'
import { toOffer } from './toOffer.js'

function toPolicyContext(
  { resource, originDifference }: Offer,
  { method, url }: PaymentRequest,
): PolicyContext {
  const sameOrigin = originDifference === 'none'
  return { method, url, resource, sameOrigin, originDifference }
}

function split(evaluations: readonly Evaluation[]): {
  readonly entries: readonly Acceptable[]
  readonly rejections: readonly Rejection[]
} {
  return {
    entries: evaluations.flatMap((answer) => ('rejection' in answer ? [] : [answer])),
    rejections: evaluations.flatMap((answer) => ('rejection' in answer ? [answer.rejection] : [])),
  }
}

/**
 * The buyer's engine, for those who write a client for another transport; with `fetch`, use
 * `payingFetch` of `@farebox/fetch`.
 *
 * Each call of `createPayment` signs at most one payment, within the budget, for the resource that was
 * requested.
 *
 * @throws `config_invalid`, `network_invalid`
 *
 * @example
 * ```ts
 * import { createPaymentClient } from '@farebox/core/client'
 * import { privateKeyAccount } from '@farebox/evm/account'
 * import { evm } from '@farebox/evm/client'
 *
 * // A well-known development key: never fund it on a real network.
 * const account = privateKeyAccount(
 *   '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
 * )
 * const client = createPaymentClient({ schemes: [evm({ account })], budget: { perDay: '$5' } })
 *
 * const url = 'https://api.example.com/weather'
 * const first = await fetch(url)
 * const challenge = client.parseChallenge({ status: first.status, headers: first.headers })
 * if (challenge !== undefined) {
 *   const payment = await client.createPayment(challenge, { method: 'GET', url })
 *   const second = await fetch(url, { headers: payment.headers })
 *   const receipt = client.readOutcome(second.headers)
 *   if (receipt?.state === 'settled') await client.recordOutcome(payment, 'settled')
 * }
 * ```
 */
export function createPaymentClient(options: PaymentClientOptions): PaymentClient {
  const environment = options.environment ?? systemEnvironment
  const rules = parseRules(options)
  const ledger = options.ledger ?? createMemorySpendLedger({ environment })
  const unsettled = createUnsettledPayments({ environment, ledger, mechanisms: rules.mechanisms })
  const { select = selectCheapest, approve } = options

  return {
    parseChallenge,
    readOutcome,
    async createPayment(challenge, request) {
      const { signal, bodyDigest, earlier, url } = request
      signal?.throwIfAborted()
      const offer = toOffer(challenge, url)
      const policyContext = toPolicyContext(offer, request)
      const evaluateContext: EvaluateContext = {
        rules,
        policyContext,
        chooseBinding: (mechanism) =>
          chooseBinding(offer, mechanism, rules, bodyDigest !== undefined),
        earlierRecipients: earlier && listRecipients(toOffer(earlier, url)),
        assessContext: { environment, extensions: offer.extensions, signal },
      }
      const { entries, rejections } = split(
        await raceAbort(
          Promise.all(offer.entries.map((entry) => evaluateEntry(entry, evaluateContext))),
          signal,
        ),
      )
      const reservationId = encodeBase64(environment.randomBytes(16))
      const refused = [...offer.rejections, ...rejections]
      const chosen = await chooseEntry(entries, refused, {
        rules,
        ledger,
        select,
        reservationId,
        unsettled,
        signal,
      })
      const payment = await signEntry(chosen, {
        offer,
        rules,
        bodyDigest,
        ledger,
        environment,
        approve,
        policyContext,
        signal,
      })
      unsettled.keep(payment)
      return payment
    },
    async recordOutcome(payment, state) {
      if (state === 'failed') return unsettled.keep(payment)
      await guardStore(() => ledger.settle(payment.reservation.id))
      unsettled.forget(payment)
    },
  }
}
