import { FareboxError } from '@farebox/core'
import type { Asset } from '@farebox/core'
import {
  type Challenge,
  isDoubtful,
  matchReceipt,
  NoAcceptablePaymentError,
  parseChallenge,
  PaymentOutcomeUnknownError,
} from '@farebox/core/client'
import { payingFetch, readPayment } from '@farebox/fetch'
import { hasSameTerms, type Offer } from './Offer.js'
import { readWalletError, type WalletTrouble } from './readWalletError.js'
import type { Connection } from './Wallet.js'

/** What came of an attempt to pay. */
export type PayResult =
  | {
      readonly kind: 'delivered'
      readonly response: Response
      /** Headers that get the same answer again; absent where nothing was paid. */
      readonly headers?: Readonly<Record<string, string>>
      /** Of the receipt; absent where there is none that can be about this payment. */
      readonly transaction?: string
    }
  /** The payment has left. `answered`: the seller knows of it. */
  | { readonly kind: 'open'; readonly answered: boolean }
  | { readonly kind: 'refused'; readonly reason: string; readonly charged: 'no' | 'unknown' }
  /** Nothing was signed: the seller asks for something else now. */
  | { readonly kind: 'changed'; readonly challenge: Challenge }
  | { readonly kind: 'wallet'; readonly trouble: WalletTrouble }
  | { readonly kind: 'server'; readonly status: number }
  | { readonly kind: 'offline' }
  | { readonly kind: 'blocked'; readonly reason: string }

/** How far a payment has come. */
export type PayProgress =
  | { readonly kind: 'signing' | 'sending' }
  | { readonly kind: 'waiting'; readonly attempt: number }

/** What the person has agreed to. */
export interface Agreement {
  readonly offer: Offer
  /** Amount and fees, in atomic units: no more is signed. */
  readonly cost: bigint
}

/** Pays for the page's own address with one account. */
export interface Payer {
  /**
   * Asks for the current terms and pays them if they are those agreed to. Without an agreement it signs
   * nothing and sends the payment again that has left: what to do after `open`.
   */
  pay(
    agreement: Agreement | undefined,
    onProgress: (progress: PayProgress) => void,
  ): Promise<PayResult>
}

/** What a navigation asks for, so that what is bought is what would have been opened. */
const accept = { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }
const changed = 'other terms'
const maxAmount = 2n ** 256n - 1n

function readRefusal(response: Response, attempts: number): PayResult {
  const { status } = response
  const challenge = parseChallenge({ status: 402, headers: response.headers })
  const reason = challenge?.error ?? String(status)
  // After a lost answer a refusal may be about what the first sending was charged for.
  const charged = attempts > 1 || isDoubtful(reason) ? 'unknown' : 'no'
  return { kind: 'refused', reason, charged }
}

function readAnswer(response: Response): PayResult {
  const { status, ok } = response
  const made = readPayment(response)
  if (made === undefined) return ok ? { kind: 'delivered', response } : { kind: 'server', status }
  const { payment, receipt, attempts, rejections } = made
  if (ok) {
    const isOwn = receipt?.state === 'settled' && matchReceipt(receipt, payment)
    const known = isOwn ? { transaction: receipt.transaction } : {}
    return { kind: 'delivered', response, headers: payment.headers, ...known }
  }
  if (rejections !== undefined) return readRefusal(response, attempts)
  // Whatever else the answer is, the payment is out: nothing but the same one may follow.
  return { kind: 'open', answered: receipt?.state === 'pending' }
}

/** Why nothing was signed for the offer that the person confirmed. */
function readRejections(
  { rejections, code }: NoAcceptablePaymentError,
  wanted: Agreement | undefined,
  challenge: Challenge | undefined,
): PayResult {
  // The payment that was to be sent again is too old: perhaps charged, and nothing more to be known here.
  if (wanted === undefined) return { kind: 'refused', reason: 'expired', charged: 'unknown' }
  const own = rejections.find(
    ({ requirements }) => requirements && hasSameTerms(requirements, wanted.offer.requirements),
  )
  // The only policy is that of this page.
  const hasChanged = own === undefined || own.code === 'policy'
  if (hasChanged && challenge !== undefined) return { kind: 'changed', challenge }
  return { kind: 'blocked', reason: own?.message ?? code }
}

function readFailure(
  error: unknown,
  wanted: Agreement | undefined,
  challenge: Challenge | undefined,
): PayResult {
  if (error instanceof PaymentOutcomeUnknownError) return { kind: 'open', answered: false }
  if (error instanceof NoAcceptablePaymentError) return readRejections(error, wanted, challenge)
  if (!(error instanceof FareboxError)) return { kind: 'offline' }
  return error.code === 'signing_failed'
    ? { kind: 'wallet', trouble: readWalletError(error) }
    : { kind: 'blocked', reason: error.detail ?? error.code }
}

/** One for each connection, for as long as the page is open: it remembers the payment that has left. */
export function createPayer({ schemes }: Connection, url: string, assets: readonly Asset[]): Payer {
  let wanted: Agreement | undefined
  let challenge: Challenge | undefined
  let report: ((progress: PayProgress) => void) | undefined

  const fetch = payingFetch({
    schemes,
    // The person is the budget: nothing is signed but the offer that was confirmed.
    budget: { perPayment: false },
    allowedAssets: assets.map(({ network, address }) => ({ network, asset: address, maxAmount })),
    policies: [
      ({ requirements, totalCost }) =>
        wanted !== undefined &&
        hasSameTerms(requirements, wanted.offer.requirements) &&
        totalCost <= wanted.cost
          ? undefined
          : changed,
    ],
    select: ([first]) => first,
    approve() {
      report?.({ kind: 'signing' })
      return true
    },
    retry: { tries: 8, delayMs: 1000, maxDelayMs: 15_000 },
    onPayment(event) {
      if (event.kind === 'signed') report?.({ kind: 'sending' })
      if (event.kind === 'resent') report?.({ kind: 'waiting', attempt: event.attempt })
    },
    async fetch(input, init) {
      const response = await globalThis.fetch(input, init)
      try {
        const { status, headers } = response
        challenge = parseChallenge({ status, headers }) ?? challenge
      } catch {
        // The paying fetch says what is wrong with it.
      }
      return response
    },
  })

  return {
    async pay(agreement, onProgress) {
      wanted = agreement
      report = onProgress
      try {
        return readAnswer(await fetch(url, { headers: accept, cache: 'no-store' }))
      } catch (error) {
        return readFailure(error, wanted, challenge)
      }
    },
  }
}
