import type { Environment } from '../environment.js'
import type { HashFunctions } from '../hashes/HashFunctions.js'
import type { Asset, AssetAmount } from '../money/Asset.js'
import type { Price } from '../money/Price.js'
import type {
  Fee,
  FeeQuote,
  JsonObject,
  JsonValue,
  PaymentPayload,
  PaymentRequirements,
  SupportedKind,
  TransferAnswer,
  TransferQuery,
  VerifyResponse,
} from '../wire/types.js'

/** Who a payment is, from decoded values only (architecture §3). */
export interface PaymentIdentity {
  /** A digest over everything that is signed: the same id is the same signed intent. `0x` and lower case. */
  readonly paymentId: string
  /**
   * What can be spent once: canonical `network/contract/payer/nonce` (or channel, or log), lower
   * case where the chain does not distinguish case. At most one live payment has it.
   */
  readonly spendKey: string
  /** The payer in the chain's canonical written form. */
  readonly payer: string
  /** Unix seconds. Valid from this second on. */
  readonly validAfter: number
  /** Unix seconds. No longer valid from this second on. */
  readonly validBefore: number
  /** The 32 bytes that the payer chose, where a request binding can live in them. */
  readonly nonce?: Uint8Array
}

/** What every role of a mechanism has: one scheme on some networks. */
export interface Mechanism {
  readonly scheme: string
  /** Canonical CAIP-2 ids or patterns such as `eip155:*`. Exact ids beat patterns. */
  readonly networks: readonly string[]
}

export interface RequirementsInput {
  /** Canonical network id. */
  readonly network: string
  /** The spelling to put on the wire. */
  readonly wireNetwork: string
  readonly price: AssetAmount
  readonly payTo: string
  readonly maxTimeoutSeconds: number
  readonly extra?: JsonObject
  /** The facilitator's entry for this scheme and network, where {@link ServerMechanism.needsSupported}. */
  readonly supported?: SupportedKind
  /** What the facilitator charges and who will send, where {@link ServerMechanism.needsFee}. */
  readonly fee?: Fee
}

/** Makes a MAC over a value and the request at hand, under a secret of the server: 32 bytes. */
export type MacOfRequest = (value: JsonValue) => Uint8Array

/**
 * What a server adds to a challenge for schemes whose nonce it issues itself. The nonce holds a MAC, so that
 * the server recognises its own challenge, and the request it was for, without keeping anything.
 */
export interface ChallengeContext {
  /** The key in the challenge's `extensions`. Mechanisms with the same key share one context. */
  readonly key: string
  readonly issue: (input: {
    /** Unix seconds. */
    readonly now: number
    /** How long the payment may stay valid. */
    readonly validSeconds: number
    readonly randomBytes: (length: number) => Uint8Array
    readonly mac: MacOfRequest
  }) => JsonObject
  /** Whether the payment's nonce, window and id were issued by {@link issue} with the same MAC. */
  readonly check: (payment: PaymentPayload, mac: MacOfRequest) => boolean
}

export interface LocalCheckContext {
  /** Unix seconds. */
  readonly now: number
  /** The payment must stay valid for at least this long, so that the handler can finish. */
  readonly minimumValiditySeconds: number
}

/** The seller's part of a scheme. Pure: it reads no chain. */
export interface ServerMechanism extends Mechanism {
  /** Where a request binding can live: in the payer's nonce, in a server-issued one, or nowhere. */
  readonly binding: 'payer-nonce' | 'server-nonce' | 'none'
  /** True when {@link buildRequirements} needs the facilitator's `/supported` entry. */
  readonly needsSupported: boolean
  /** True when {@link buildRequirements} needs the facilitator's fee: schemes that name one sender. */
  readonly needsFee?: boolean
  /** Present with `binding: 'server-nonce'`, and wherever buyers read it for anything else. */
  readonly challengeContext?: ChallengeContext
  /**
   * Atomic units of an asset for a price.
   * @throws `price_invalid`, `price_not_positive`, `price_precision_loss`, `asset_unknown`
   */
  parsePrice(price: Price, network: string): AssetAmount
  /**
   * The entry for `accepts`, with the recipient checked and `extra` filled.
   * @throws `address_invalid`, `config_invalid`
   */
  buildRequirements(input: RequirementsInput): PaymentRequirements
  /**
   * @param hashes the platform's, which answer the same as the library's, in less time.
   * @throws `payload_invalid` when the payload is not of this scheme's shape.
   */
  identify(
    payment: PaymentPayload,
    requirements: PaymentRequirements,
    hashes?: HashFunctions,
  ): PaymentIdentity
  /** The x402 reason why this payment cannot be good, or `undefined`. Checks amount, recipient, window. */
  checkPayment(
    payment: PaymentPayload,
    requirements: PaymentRequirements,
    context: LocalCheckContext,
  ): string | undefined
}

export interface CreatePayloadContext {
  readonly environment: Environment
  /** Request-bound nonce, where the server lists covered components; otherwise drawn at random. */
  readonly nonce?: Uint8Array
  /** The challenge's extensions, for schemes whose nonce the server issues. */
  readonly extensions?: JsonObject
  /** Ends waiting for a chain or a provider. */
  readonly signal?: AbortSignal
  /**
   * `false`: the buyer agreed to the payment and was told of no approval, because it could not be read. What
   * needs one then ends in `payment_allowance_required`. Default: true.
   */
  readonly mayApprove?: boolean
}

/** What paying would take, read from the chain or a provider a moment ago. */
export interface Affordability {
  /** Everything the payment takes from the buyer, in atomic units of the asset, fees included. */
  readonly cost: bigint
  /** What the buyer has of the asset where it would be taken from; absent when it could not be read. */
  readonly balance?: bigint
  /** A sentence: why this cannot be paid now. */
  readonly refusal?: string
  /** A transaction that the buyer's wallet has to send first. */
  readonly approval?: {
    readonly spender: string
    /** Atomic units that the spender may move afterwards. */
    readonly amount: bigint
    /** Atomic units it may move now. */
    readonly current: bigint
    /** What sending it costs in atomic units of the chain's own coin, where that could be estimated. */
    readonly networkFee?: bigint
  }
}

export interface CreatedPayload {
  readonly payload: JsonObject
  readonly identity: PaymentIdentity
  /** Additions to the echoed extensions. */
  readonly extensions?: JsonObject
}

/** The buyer's part of a scheme. */
export interface ClientMechanism extends Mechanism {
  /** Present when {@link createPayload} uses the nonce of its context, so that a payment can be bound. */
  readonly binding?: 'payer-nonce'
  /** The asset of the requirements, when it is one this buyer knows; its decimals are then trusted. */
  findAsset(requirements: PaymentRequirements): Asset | undefined
  /** Why this buyer cannot pay these requirements, or `undefined` when it can. */
  checkRequirements(requirements: PaymentRequirements): string | undefined
  /**
   * Everything the payment costs the buyer, in atomic units of `asset`: amount and fees.
   * @throws `price_invalid` when the amount is not a positive integer.
   */
  totalCost(requirements: PaymentRequirements): bigint
  /**
   * Reads what the payment would take: balance, allowance, fees of a provider. Present where the mechanism
   * can read a chain. It signs and sends nothing, and never throws: what it cannot read, it leaves out.
   */
  assess?(requirements: PaymentRequirements, context: CreatePayloadContext): Promise<Affordability>
  /** @throws `signing_failed` when the wallet refuses or fails. */
  createPayload(
    requirements: PaymentRequirements,
    context: CreatePayloadContext,
  ): Promise<CreatedPayload>
  /**
   * What the chain says of a payment that this buyer has signed. Present where a chain can be read.
   *
   * - `unspendable`: it was not charged and never can be. The amount is then given back, so only the
   *   chain may be believed for it: by its own clock the payment has expired, and its nonce is unused or
   *   was cancelled.
   * - `spent`: its nonce is used.
   * - `open`: everything else, such as a node that does not answer.
   *
   * @param requirements what {@link createPayload} was given
   */
  readFate?(
    requirements: PaymentRequirements,
    identity: PaymentIdentity,
    signal?: AbortSignal,
  ): Promise<'unspendable' | 'spent' | 'open'>
}

/** What happened to one payment of a step. `pending` is every case that is not proven. */
export type StepOutcome =
  | {
      readonly state: 'settled'
      readonly transaction: string
      /** Atomic units that moved, proven by the log. */
      readonly amount: string
      readonly blockNumber?: bigint
      /** Identity of the proving log, `network/transaction/log`, which is spent too. */
      readonly logKey?: string
    }
  | {
      readonly state: 'failed'
      readonly reason: string
      readonly message?: string
      readonly transaction?: string
    }
  | { readonly state: 'pending'; readonly transaction?: string; readonly message?: string }
  /**
   * This attempt can never take effect, which is proven, and the payment is still good: it may be planned
   * again. Only where a second attempt cannot charge twice.
   */
  | { readonly state: 'dropped'; readonly transaction?: string; readonly message?: string }

/** One thing to be sent for a settlement. The ledger stores it before `send` is called. */
export interface SettlementStep {
  readonly kind: 'tx' | 'relay' | 'none'
  /** Unique for the effect; sending twice under the same key has the effect once. */
  readonly idempotencyKey: string
  /** `paymentId`s that this step settles. */
  readonly payments: readonly string[]
  /** Known before broadcast for `tx`. */
  readonly transaction?: string
  /** The signed transaction, for a later re-broadcast. */
  readonly raw?: string
  /** Broadcasts. Resolves when a node took it or had it; a rejection leaves the outcome unknown. */
  send(): Promise<void>
  /** Waits for proof by log until the signal aborts, then answers `pending`. Never throws. */
  confirm(signal: AbortSignal): Promise<StepOutcome>
}

export interface SettleContext {
  readonly identity: PaymentIdentity
  readonly signal: AbortSignal
}

/** The operator's part of a scheme: checks against the chain, and settlement. */
export interface FacilitatorMechanism extends Mechanism {
  /** Exact networks only: a facilitator serves what it was configured for and nothing else. */
  readonly networks: readonly string[]
  /** Addresses that may send settlements, for `/supported`. */
  signers(network: string): readonly string[]
  /**
   * What a payment by these requirements will be charged, and by whom it will be sent. Present for schemes
   * that name one sender.
   */
  quoteFee?(requirements: PaymentRequirements): Promise<FeeQuote>
  /**
   * What the chain says of a transfer that a buyer made itself. One mechanism of each network has it.
   *
   * @param query with the canonical network id
   * @throws `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`, `payload_invalid` for a hash or an address
   * that is none of this chain
   */
  readTransfer?(query: TransferQuery, signal?: AbortSignal): Promise<TransferAnswer>
  /** `extra` of the `/supported` entry. */
  supportedExtra?(network: string): JsonObject | undefined
  /** True for loopback RPC or a test chain: the only networks a memory ledger may serve. */
  isTestNetwork(network: string): boolean
  /** @throws `payload_invalid` */
  identify(payment: PaymentPayload, requirements: PaymentRequirements): PaymentIdentity
  /**
   * Pure checks, then the signature, then chain reads and simulation in one round trip.
   * @throws `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`: no answer is never a "valid".
   */
  verify(payment: PaymentPayload, requirements: PaymentRequirements): Promise<VerifyResponse>
  /**
   * The step that settles this payment, signed and not yet sent; or its end, when the chain already
   * shows it settled or it can no longer be.
   */
  plan(
    payment: PaymentPayload,
    requirements: PaymentRequirements,
    context: SettleContext,
  ): Promise<SettlementStep | StepOutcome>
  /**
   * Proof from the chain alone, for an attempt whose step object is gone (restart). With an empty attempt, for a
   * payment that only others can have sent (T03): `failed` without a transaction then says that the chain is past
   * its end, and nobody has used it; with one, that it has used the nonce for something else. Nothing is sent for
   * it, and it is never `dropped`.
   */
  recover(
    payment: PaymentPayload,
    requirements: PaymentRequirements,
    attempt: { readonly transaction?: string; readonly raw?: string },
    signal: AbortSignal,
  ): Promise<StepOutcome>
}
