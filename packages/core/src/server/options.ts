import type { Environment } from '../environment.js'
import type { FareboxError } from '../errors/FareboxError.js'
import type { FacilitatorClient } from '../facilitator/FacilitatorClient.js'
import type { ServerMechanism } from '../mechanism/types.js'
import type { Price } from '../money/Price.js'
import type { JsonObject, PaymentRequirements, SettleResponse } from '../wire/types.js'
import type { AnswerStore } from './answers/AnswerStore.js'
import type { ClaimStore } from './claims/ClaimStore.js'
import type { PaymentPage } from './PaymentPage.js'
import type { ProofDialect } from './proofs/ProofDialect.js'
import type { Resolvable } from './Resolvable.js'

/** A recipient, or recipients by network pattern (`{ 'eip155:*': '0x…', 'tron:*': 'T…' }`). */
export type PayTo = string | { readonly [networkPattern: string]: string }

/** One way to pay for a route. */
export interface AcceptOptions<Context = unknown> {
  readonly price: Resolvable<Price, Context>
  readonly scheme: string
  /** CAIP-2 id or alias: `eip155:8453`, `base`, `tron:nile`. */
  readonly network: string
  /** Default: the paywall's `payTo`. */
  readonly payTo?: Resolvable<PayTo, Context>
  /** How long the buyer's signature stays valid. Default 300. */
  readonly maxTimeoutSeconds?: number
  /** Scheme data to put on the wire besides what the scheme fills in. */
  readonly extra?: JsonObject
}

/** How a route is sold, apart from what is paid. */
export interface RouteSettings<Context = unknown> {
  readonly description?: Resolvable<string, Context>
  readonly mimeType?: string
  readonly serviceName?: string
  readonly tags?: readonly string[]
  readonly iconUrl?: string
  /** Which handler statuses are charged. Default: 200 to 299. Everything else is passed through unpaid. */
  readonly chargeOn?: (status: number) => boolean
  /**
   * `authorization` (default): the handler runs first and its answer is held back until the payment is
   * settled. `upfront`: the payment is settled before the handler runs, for streams and for work that
   * must not be done twice; an error of the handler is then paid for.
   */
  readonly flow?: 'authorization' | 'upfront'
  /** How long to wait for the outcome of a settlement. Default 25,000 ms. */
  readonly settleTimeoutMs?: number
  /** How long the handler may take: payments that expire earlier are refused. Default 6 s. */
  readonly expectedDurationSeconds?: number
  /** How many bytes of an answer are held before it commits. Default 10 MiB. */
  readonly holdBytes?: number
  /**
   * Whether a payment must be bound to the request that carries it (`docs/request-binding.md`).
   * `preferred` (default): bound payments are checked, unbound ones accepted. `required`: unbound ones
   * are refused, which keeps out clients that do not know binding. `off`: it is not offered.
   */
  readonly binding?: 'required' | 'preferred' | 'off'
  /**
   * Demands that a payment is bound to the bytes of the request's body, too, where `binding` is `required`:
   * an error at construction where the host never shows them ({@link ResourceServerOptions.rawBodies}), and
   * a 503 for a request whose body was read before the paywall saw it. Default false: a body is covered
   * where its bytes can be seen.
   */
  readonly bindBody?: boolean
  /**
   * Also take payments of x402 v1. The body of the 402 is then v1's challenge, which v1 clients look for
   * there; v2 clients read the header, as before. Networks without a v1 name are left out of that body, and
   * of several ways to pay on one network all but the first. A v1 payment is never bound to its request, and
   * names no quote: a price that is a function is asked again. Default: false.
   */
  readonly v1?: boolean
  /**
   * Also take transfers that the buyer has made itself, told by a header of another dialect, such as
   * `headerDialect()` of `@farebox/www-authenticate/server`. Such a buyer has paid before the handler runs.
   * Needs a shared {@link ResourceServerOptions.store}, or `unsafeMemory`. Default: none.
   */
  readonly proofs?: ProofDialect
  /**
   * How long a price or recipient that is a function stays valid once it was quoted, in seconds. The quote
   * travels in the challenge under a MAC, so no server keeps it. Default 120; 0 asks the function again
   * for every payment and refuses one whose terms have changed.
   *
   * A quote is for one method and URL. Where the method has a body whose digest is not known when the quote is
   * made, the function is asked again, and the quote holds only while it says the same. What else a price is
   * made from, such as a header, can be another thing in the paid request: then set 0.
   */
  readonly quoteSeconds?: number
  /**
   * What a person sees who opens the route in a browser. Default: the paywall's `page`; `false` answers
   * browsers with JSON, too.
   */
  readonly page?: PaymentPage | false
}

/** The options of one paid route: one way to pay in short form, or several under `accepts`. */
export type RouteOptions<Context = unknown> = RouteSettings<Context> &
  (
    | (AcceptOptions<Context> & { readonly accepts?: never })
    | {
        readonly accepts: readonly AcceptOptions<Context>[]
        readonly price?: never
        readonly scheme?: never
        readonly network?: never
        readonly payTo?: never
        readonly maxTimeoutSeconds?: never
        readonly extra?: never
      }
  )

/** A facilitator: its URL, a client, or a function that is called once, on the first request. */
export type FacilitatorOption =
  | string
  | FacilitatorClient
  | (() => string | FacilitatorClient | Promise<string | FacilitatorClient>)

/** What a hook is told of a payment. It never holds a payment header or a signature. */
export interface HookContext<Context = unknown> {
  /** The host's own request. */
  readonly context: Context
  /** Method and URL. */
  readonly resource: string
  readonly paymentId: string
  readonly payer: string
  readonly requirements: PaymentRequirements
}

/** To refuse a payment: a sentence for the buyer, answered with 403. */
export interface Refusal {
  readonly refuse: string
}

/**
 * Where a seller's own rules come in. A rule (`before…`, `afterVerify`) that throws refuses the payment (503):
 * a rule that cannot be asked has not agreed. Hooks are awaited, so they belong to the time a buyer waits.
 */
export interface ServerHooks<Context = unknown> {
  /** Before the facilitator is asked: deny lists, limits. */
  readonly beforeVerify?: (hook: HookContext<Context>) => Awaitable<Refusal | undefined | void>
  /** After it said "valid", before the claim and the handler. */
  readonly afterVerify?: (hook: HookContext<Context>) => Awaitable<Refusal | undefined | void>
  /** Before the settlement is asked for; a refusal gives the payment back and withholds the answer. */
  readonly beforeSettle?: (hook: HookContext<Context>) => Awaitable<Refusal | undefined | void>
  /** After it succeeded: bookkeeping. What it throws is reported and changes nothing: the money has moved. */
  readonly afterSettle?: (hook: HookContext<Context>, settlement: SettleResponse) => Awaitable<void>
  /**
   * After the facilitator did not say "valid", or a settlement did not succeed. `error.charged` tells what
   * that means: after `unknown` the money may have moved all the same. What it throws is reported and
   * changes nothing.
   */
  readonly onFailure?: (hook: HookContext<Context>, error: FareboxError) => Awaitable<void>
  /**
   * After a payment was given back unspent: the handler failed, the buyer left, or `beforeSettle` refused.
   * What it throws is reported and changes nothing.
   */
  readonly onRelease?: (hook: HookContext<Context>) => Awaitable<void>
}

type Awaitable<T> = T | Promise<T>

/** Something worth a line in the logs. It never holds a payment header or a signature. */
export interface ServerEvent {
  readonly kind:
    | 'claimed'
    | 'released'
    | 'settled'
    | 'pending'
    | 'failed'
    | 'delivered'
    | 'owed'
    | 'error'
    | 'warning'
  readonly paymentId?: string
  readonly resource: string
  readonly error?: FareboxError
  readonly transaction?: string
  /** Of a `warning`: something to change before it fails. */
  readonly message?: string
}

export interface ResourceServerOptions<Context = unknown> {
  /** Several are tried in order for `/verify`; a settlement goes to the one that verified. */
  readonly facilitator: FacilitatorOption | readonly FacilitatorOption[]
  /** What each chain package's `/server` exports, such as `evm()`. */
  readonly schemes: readonly (ServerMechanism | readonly ServerMechanism[])[]
  /** Default recipient. */
  readonly payTo?: Resolvable<PayTo, Context>
  /** Default: memory, which is right for one process only. */
  readonly store?: ClaimStore
  /**
   * Where paid answers are kept for buyers who lost theirs and can prove that it was theirs. Default: this
   * process's memory, 256 KiB each, 32 MiB together. `false` keeps none.
   */
  readonly answers?: AnswerStore | false
  /** How long an answer is kept. Default 600 s. */
  readonly answerSeconds?: number
  readonly hooks?: ServerHooks<Context>
  /**
   * Key for the quotes of prices that are functions. Default: drawn at random for this process; several
   * processes behind one address need the same.
   */
  readonly quoteSecret?: Uint8Array
  /**
   * Whether this process sees every request of the seller for as long as a payment lives. Adapters say what
   * they know of their host; `false` (functions, workers, one of several processes) refuses a store that
   * only this process sees.
   */
  readonly sharedProcess?: boolean
  /**
   * Whether the host shows the bytes of request bodies as they travelled. Adapters say what they know of
   * their host; {@link RouteSettings.bindBody} needs `true`.
   */
  readonly rawBodies?: boolean
  /** Accept a store of this process all the same: one payment may then be used once in each process. */
  readonly unsafeMemory?: boolean
  /**
   * What people see who open a route in a browser, such as `createPaymentPage()` of `@farebox/paywall`.
   * Other clients get the same JSON with and without it. Default: browsers get that JSON, too.
   */
  readonly page?: PaymentPage
  /** Largest payment header that is decoded. Default 12 KiB. */
  readonly maxHeaderBytes?: number
  /** Called for each {@link ServerEvent}; what it throws is ignored. */
  readonly onEvent?: (event: ServerEvent) => void
  readonly environment?: Environment
}
