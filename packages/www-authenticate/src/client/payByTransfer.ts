import {
  FareboxError,
  parseNetwork,
  paymentHeaderV1,
  paymentSignatureHeader,
  systemEnvironment,
} from '@farebox/core'
import { createPaymentClient } from '@farebox/core/client'
import { createChainNames } from '../binding/createChainNames.js'
import { type Challenge, readAuthorization } from '../index.js'
import { chooseDialect } from './chooseDialect.js'
import { createEntries } from './createEntries.js'
import { createTransferMechanism, toRequirements } from './createTransferMechanism.js'
import { discardBody } from './discardBody.js'
import type { PayByTransferOptions } from './options.js'
import type { TransferEntry } from './parseEntry.js'
import { type PreparedTransfer, prepareTransfer } from './prepareTransfer.js'
import { presentTransfer } from './presentTransfer.js'
import { resumeTransfer, type SentTransfer, sendTransfer } from './sendTransfer.js'
import { toRequestKey } from './toRequestKey.js'
import { type TransferOffer, toTransferOffer } from './toTransferOffer.js'

/** What is prepared while the engine decides, by the id of its challenge. */
interface Preparation {
  readonly offer: TransferOffer
  prepared?: PreparedTransfer
}

/** A payment of x402 that is refused must not become two payments. */
function isPaid({ headers }: Request): boolean {
  return headers.has(paymentSignatureHeader) || headers.has(paymentHeaderV1)
}

/**
 * A `fetch` that pays challenges of the header dialect: it sends the money on the chain, and presents the
 * transaction until the seller finds it deep enough. **A transfer cannot be taken back**, and the buyer pays for
 * gas: prefer `payingFetch` where the seller speaks x402. Answers that it does not pay come back untouched.
 *
 * The transfer is written down before it is sent, so that no challenge is paid twice: a call that ends early, by a
 * crash as well, leaves it in the journal, and the next call for the same method, URL and body presents it. A
 * request to `HEAD`, one with an `Authorization` or a payment of its own, and a 402 that a redirect has led to are
 * never paid.
 * A transfer that the seller refuses comes back as its 402, and stays in the journal as `refused`.
 *
 * Besides what `fetch` rejects with, the returned function
 * @throws `payment_already_attempted`, `store_unavailable`
 * @throws `no_acceptable_payment`, `spend_limit_exceeded` as `NoAcceptablePaymentError`, `signing_failed`: nothing
 * was sent
 * @throws `payment_outcome_unknown`: perhaps it was; call again
 *
 * `payByTransfer` itself @throws `config_invalid`, `network_invalid`
 *
 * @example
 * ```ts
 * import { evmAssets } from '@farebox/evm'
 * import { createMemoryJournal, payByTransfer } from '@farebox/www-authenticate/client'
 *
 * declare const wallet: {
 *   send(transfer: { asset: string; payTo: string; amount: bigint }): Promise<string>
 *   signMessage(text: string): Promise<string>
 * }
 *
 * const fetch = payByTransfer({
 *   wallets: [
 *     {
 *       network: 'base',
 *       address: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
 *       assets: evmAssets.filter(({ network }) => network === 'eip155:8453'),
 *       send: (transfer) => wallet.send(transfer),
 *       signMessage: (text) => wallet.signMessage(text),
 *     },
 *   ],
 *   journal: createMemoryJournal(),
 *   budget: { perPayment: '$0.10', perDay: '$5' },
 * })
 * ```
 */
export function payByTransfer(options: PayByTransferOptions): typeof fetch {
  const { wallets, journal, allowUnbound = false, patienceMs = 120_000 } = options
  const environment = options.environment ?? systemEnvironment
  const { randomBytes } = environment
  const send = options.fetch ?? globalThis.fetch.bind(globalThis)
  const chains = createChainNames(options.chains)
  const entries = createEntries(journal, environment.now)
  const x402Schemes = options.x402Schemes?.flat()
  const preparations = new Map<string, Preparation>()

  async function prepare(id: string): Promise<PreparedTransfer> {
    const preparation = preparations.get(id)
    if (preparation === undefined) throw new FareboxError('internal')
    preparation.prepared = await prepareTransfer(preparation.offer, randomBytes)
    return preparation.prepared
  }

  const client = createPaymentClient({
    ...options,
    schemes: wallets.map((wallet) =>
      createTransferMechanism(wallet, parseNetwork(wallet.network), prepare),
    ),
  })
  const toSeconds = (): number => Math.floor(environment.now() / 1000)

  /** Decides about the offers, within the budget, and sends one transfer. */
  async function pay(
    offers: readonly TransferOffer[],
    request: Request,
    key: string,
    taken: (id: string) => void,
  ): Promise<SentTransfer> {
    const { method, url, signal } = request
    const now = toSeconds()
    for (const offer of offers) {
      await entries.claim(offer.id)
      taken(offer.id)
      preparations.set(offer.id, { offer })
    }
    try {
      const accepts = offers.map((offer) => toRequirements(offer, now))
      const challenge = { x402Version: 2, resource: { url }, accepts } as const
      const payment = await client.createPayment(challenge, { method, url, signal })
      const { offer, prepared } = preparations.get(payment.identity.paymentId) ?? {}
      if (offer === undefined || prepared === undefined) throw new FareboxError('internal')
      const sent = await sendTransfer(offer, prepared, { key, url }, entries)
      await client.recordOutcome(payment, 'settled')
      return sent
    } finally {
      for (const { id } of offers) preparations.delete(id)
    }
  }

  function toOffers(challenges: readonly Challenge[]): readonly TransferOffer[] {
    const context = { wallets, chains, allowUnbound, now: toSeconds(), randomBytes }
    return challenges.flatMap((challenge) => toTransferOffer(challenge, context) ?? [])
  }

  function resume(entry: TransferEntry): Promise<SentTransfer> {
    const wallet = wallets.find(({ network }) => parseNetwork(network) === entry.network)
    return resumeTransfer(entry, wallet, toSeconds(), entries)
  }

  async function buy(request: Request, first: Response): Promise<Response> {
    const choice = await chooseDialect(first, x402Schemes)
    if (choice.dialect !== 'header') return first
    const key = await toRequestKey(request)
    const kept = await entries.take(key)
    const ids = kept === undefined ? [] : [kept.id]
    try {
      const offers = kept === undefined ? toOffers(choice.offers) : []
      if (kept === undefined && offers.length === 0) return first
      discardBody(first)
      const sent =
        kept === undefined
          ? await pay(offers, request, key, (id) => ids.push(id))
          : await resume(kept)
      return await presentTransfer(request, sent, { send, entries, environment, patienceMs })
    } finally {
      for (const id of ids) entries.release(id)
    }
  }

  return async (input, init) => {
    const request = new Request(input, init)
    const own = request.headers.get('authorization')
    if (own !== null && readAuthorization(own).ok) {
      throw new FareboxError('payment_already_attempted')
    }
    const first = await send(request.clone())
    if (own !== null || isPaid(request)) return first
    if (request.method === 'HEAD' || first.redirected) return first
    return buy(request, first)
  }
}
