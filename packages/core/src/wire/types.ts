/** A JSON value as it travels: no `undefined`, no `bigint`. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject

/** A JSON object as it travels. */
export interface JsonObject {
  readonly [key: string]: JsonValue
}

/** What is being sold (x402 v2 §1.2). */
export interface ResourceInfo {
  readonly url: string
  readonly description?: string
  readonly mimeType?: string
  readonly serviceName?: string
  readonly tags?: readonly string[]
  readonly iconUrl?: string
}

/** One way to pay (x402 v2 §1.2). `amount` is a decimal string of atomic units of `asset`. */
export interface PaymentRequirements {
  readonly scheme: string
  readonly network: string
  readonly amount: string
  readonly asset: string
  readonly payTo: string
  readonly maxTimeoutSeconds: number
  readonly extra?: JsonObject
}

/** The challenge: the decoded `PAYMENT-REQUIRED` header (x402 v2 §1.2). */
export interface PaymentRequired {
  readonly x402Version: 2
  readonly error?: string
  readonly resource: ResourceInfo
  readonly accepts: readonly PaymentRequirements[]
  readonly extensions?: JsonObject
}

/** The payment: the decoded `PAYMENT-SIGNATURE` header (x402 v2 §1.3). */
export interface PaymentPayload {
  readonly x402Version: 2
  readonly resource?: ResourceInfo
  readonly accepted: PaymentRequirements
  readonly payload: JsonObject
  readonly extensions?: JsonObject
}

/** What a facilitator says about a payment (x402 v2 §1.4). */
export interface VerifyResponse {
  readonly isValid: boolean
  readonly invalidReason?: string
  readonly invalidMessage?: string
  readonly payer?: string
  readonly extensions?: JsonObject
  readonly extra?: JsonObject
}

/** What became of a payment: the decoded `PAYMENT-RESPONSE` header (x402 v2 §1.5). */
export interface SettleResponse {
  readonly success: boolean
  readonly errorReason?: string
  readonly errorMessage?: string
  readonly payer?: string
  /** Transaction id; empty when nothing was broadcast. */
  readonly transaction: string
  readonly network: string
  /** Settled amount in atomic units, where it can differ from the authorized one. */
  readonly amount?: string
  readonly extensions?: JsonObject
  readonly extra?: JsonObject
}

/** One scheme on one network that a facilitator serves (x402 v2 §1.6). */
export interface SupportedKind {
  readonly x402Version: number
  readonly scheme: string
  readonly network: string
  readonly extra?: JsonObject
}

/** What the sender of a payment takes for it, on top of the amount and in the same asset. */
export interface Fee {
  readonly feeTo: string
  /** Atomic units. */
  readonly feeAmount: string
  /** The only address that can send the payment. */
  readonly caller: string
  /** Which facilitator that is, where a server uses several. */
  readonly facilitatorId?: string
}

/** What a facilitator answers to `POST /fee/quote` for one of the requirements it was asked about. */
export interface FeeQuote {
  readonly scheme: string
  readonly network: string
  readonly asset: string
  readonly fee: Fee
  readonly pricing: string
  /** Unix seconds. */
  readonly expiresAt: number
}

/** A transfer that somebody says was made: the body of `POST /transfer`. */
export interface TransferQuery {
  /** In any spelling. */
  readonly network: string
  /** The hash, as the chain writes it. */
  readonly transaction: string
  readonly asset: string
  readonly payTo: string
  /** A text that the payer is said to have signed as a message (EIP-191; on TRON, TIP-191). */
  readonly signed?: {
    readonly message: string
    /** 65 bytes in hexadecimal. */
    readonly signature: string
  }
}

/**
 * What the chain says of a transfer: the answer to `POST /transfer`. Only a transaction in which the payer
 * itself calls the token's `transfer` is `transferred`; what a facilitator settled is `unfit`.
 */
export type TransferAnswer =
  /** The chain does not know the transaction. It may still come. */
  | { readonly state: 'unknown' }
  /** On the chain, and failed. */
  | { readonly state: 'failed' }
  /** On the chain, and no plain transfer of this asset to this recipient. */
  | { readonly state: 'unfit' }
  | {
      readonly state: 'transferred'
      /** Whose money moved, in the chain's canonical written form. */
      readonly payer: string
      /** Atomic units. */
      readonly amount: string
      /** Which log of the transaction it is. */
      readonly log: string
      /** Unix seconds, of its block. */
      readonly blockTime: number
      /** Blocks on top of the transfer's, and its own. */
      readonly confirmations: number
      /** Whether the chain itself calls the block final (TRON: solidified). */
      readonly isFinal: boolean
      /** What the payer wrote with the transfer, where the chain has a place for it. */
      readonly memo?: string
      /** Whether {@link TransferQuery.signed} is signed by the payer. Present where it was asked. */
      readonly isSigned?: boolean
    }

/** The body of `POST /fee/quote`. */
export interface FeeQuoteRequest {
  readonly accepts: readonly PaymentRequirements[]
}

/** What a facilitator serves (x402 v2 §1.6). */
export interface SupportedResponse {
  readonly kinds: readonly SupportedKind[]
  readonly extensions: readonly string[]
  /** Network pattern, such as `eip155:*`, to signer addresses. */
  readonly signers: { readonly [pattern: string]: readonly string[] }
}

/** The body of `POST /verify` and `POST /settle` (x402 v2 §1.7). */
export interface FacilitatorRequest {
  readonly x402Version: 2
  readonly paymentPayload: PaymentPayload
  /** The server's own requirements, never the echoed ones. */
  readonly paymentRequirements: PaymentRequirements
}

/** One entry of a facilitator's catalogue (x402 v2 §1.7). */
export interface DiscoveryResource {
  readonly resource: string
  readonly type: string
  readonly x402Version: number
  readonly accepts: readonly PaymentRequirements[]
  /** ISO date, or unix seconds as the specification text has it. */
  readonly lastUpdated: string | number
  readonly description?: string
  readonly mimeType?: string
  readonly serviceName?: string
  readonly tags?: readonly string[]
  readonly iconUrl?: string
  readonly extensions?: JsonObject
}

/** The answer of `GET /discovery/resources` (x402 v2 §1.7). */
export interface DiscoveryResponse {
  readonly x402Version: number
  readonly items: readonly DiscoveryResource[]
  readonly pagination: { readonly limit: number; readonly offset: number; readonly total: number }
}
