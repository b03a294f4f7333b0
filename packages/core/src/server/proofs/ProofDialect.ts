import type { Header, HttpRequest } from '../../http/types.js'
import type { MacOfRequest } from '../../mechanism/types.js'
import type { Asset } from '../../money/Asset.js'
import type { PaymentRequirements } from '../../wire/types.js'

/** One way to pay, as a dialect sees it. */
export interface ProofOffer {
  /** Canonical id; `requirements.network` is the spelling on the wire. */
  readonly network: string
  readonly requirements: PaymentRequirements
  /** Absent for an asset whose decimals nobody knows: it cannot be offered in whole units. */
  readonly known?: Asset
}

/** The request that a challenge is made for, or that a proof comes with. */
export interface ProofScope {
  /** Unix seconds. */
  readonly now: number
  /** Binds to method, URL and, where it is known, digest of the body. */
  readonly mac: MacOfRequest
}

/** A payment that the buyer has made, proven on the chain and to be the presenter's. */
export interface OpenedProof {
  readonly offer: ProofOffer
  /** In the chain's canonical written form. */
  readonly payer: string
  /** The hash of the transaction in canonical form. */
  readonly transaction: string
  /** Which log of the transaction is the transfer; a transaction can hold several. */
  readonly log: string
  /** Atomic units that moved. */
  readonly amount: string
  /** Unix seconds. The proof is refused from then on. */
  readonly presentableUntil: number
  /** SHA-256, in hex, of a secret that only the buyer has. */
  readonly secretHash?: string
}

/**
 * A way to pay in which the buyer sends the money and tells: another challenge in the 402, and a credential
 * that proves a transfer. The engine claims the transfer before the handler runs, as it claims a payment.
 */
export interface ProofDialect {
  /** For claims and messages. */
  readonly name: string
  /** Request headers that change the answer, for `Vary`. */
  readonly requestHeaders: readonly string[]
  /** How many credentials that pay the request carries; another use of the same header is none. */
  countCredentials(request: HttpRequest): number
  /** What goes into the 402 for these offers; nothing where none of them can be paid this way. */
  buildHeaders(offers: readonly ProofOffer[], scope: ProofScope): readonly Header[]
  /**
   * Checks the one credential of a request, on the chain too.
   *
   * @throws `proof_malformed`, `proof_invalid` with a reason, `proof_pending` while the transfer may still
   * come, `facilitator_*` and `rpc_*` when the chain could not be asked
   */
  open(request: HttpRequest, offers: readonly ProofOffer[], scope: ProofScope): Promise<OpenedProof>
}
