import type { Environment } from '../environment.js'
import type { FareboxError } from '../errors/FareboxError.js'
import type { FacilitatorMechanism } from '../mechanism/types.js'
import type {
  FacilitatorRequest,
  FeeQuote,
  PaymentRequirements,
  SettleResponse,
  TransferAnswer,
  TransferQuery,
  VerifyResponse,
} from '../wire/types.js'
import type { FacilitatorRequestV1 } from '../wire/typesV1.js'
import type { CallOptions, FacilitatorClient } from './FacilitatorClient.js'
import type { Ledger, PaymentState } from './ledger/Ledger.js'

/** Something worth a line in the logs or a counter. It never holds a payload or a signature. */
export interface FacilitatorEvent {
  /**
   * The state that was reached; `pending`: a wait has ended without one, told about once a minute; `error`: see
   * `error`.
   */
  readonly kind: Exclude<PaymentState, 'received'> | 'pending' | 'error'
  readonly operation: 'verify' | 'settle'
  readonly scheme: string
  /** Canonical network id. */
  readonly network: string
  readonly paymentId?: string
  readonly payer?: string
  readonly transaction?: string
  /** x402 reason of a rejection or failure. */
  readonly reason?: string
  /** For the logs: its `cause` may name hosts. */
  readonly error?: FareboxError
}

export interface FacilitatorOptions {
  /** What each chain package's `/facilitator` exports. Each serves its exact networks and no other. */
  readonly schemes: readonly (FacilitatorMechanism | readonly FacilitatorMechanism[])[]
  /** Default: memory, which only test networks are served with. */
  readonly ledger?: Ledger
  /** Serve real networks with a ledger that a restart wipes. Settlements in progress are then lost. */
  readonly unsafeMemoryLedger?: boolean
  /** How long a settle call waits for the outcome before it answers pending. Default 25,000 ms. */
  readonly settleTimeoutMs?: number
  /** Payments verified or settled at one time; above it calls are refused. Default 1,000. */
  readonly maxInFlight?: number
  /** Payments of one payer settled at one time; above it calls are refused. Default 32. */
  readonly maxInFlightPerPayer?: number
  /** Called for each {@link FacilitatorEvent}; what it throws is ignored. */
  readonly onEvent?: (event: FacilitatorEvent) => void
  readonly environment?: Environment
}

/** What may be told about a payment. It holds nothing that could be used to pay. */
export interface PaymentStatus {
  readonly paymentId: string
  readonly state: PaymentState
  readonly scheme: string
  /** Canonical network id. */
  readonly network: string
  readonly asset: string
  /** Atomic units that were asked for. */
  readonly amount: string
  readonly payTo: string
  readonly payer: string
  readonly transaction?: string
  /** Atomic units that moved. */
  readonly settledAmount?: string
  readonly reason?: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly updatedAt: number
}

export interface FacilitatorHealth {
  /** It takes calls and its ledger answers. Chain nodes are not asked. */
  readonly ready: boolean
  /** Payments that are being settled in this process. */
  readonly inFlight: number
}

export interface CloseOptions {
  /** How long to wait for what is in progress. Default: `settleTimeoutMs`. */
  readonly drainTimeoutMs?: number
}

/** A facilitator in this process. It is asked in x402 v2 or v1, and answers in the version of the question. */
export interface Facilitator extends FacilitatorClient {
  verify(
    request: FacilitatorRequest | FacilitatorRequestV1,
    options?: CallOptions,
  ): Promise<VerifyResponse>
  /** In v1, the network of the answer is a v1 name. */
  settle(
    request: FacilitatorRequest | FacilitatorRequestV1,
    options?: CallOptions,
  ): Promise<SettleResponse>
  /** What is not served, or has no fee, is left out. */
  quoteFees(
    accepts: readonly PaymentRequirements[],
    options?: CallOptions,
  ): Promise<readonly FeeQuote[]>
  readTransfer(query: TransferQuery, options?: CallOptions): Promise<TransferAnswer>
  /** Where a payment stands, or `undefined` when it was never verified for a settlement. */
  payment(paymentId: string): Promise<PaymentStatus | undefined>
  /**
   * Takes up every unfinished payment in the ledger; call it once after a start. Resolves with their
   * number when all are in motion, not when they are settled.
   */
  recover(): Promise<number>
  health(): Promise<FacilitatorHealth>
  /**
   * Refuses new calls, waits for what is in progress, then stops. What is still unfinished stays in
   * the ledger for {@link Facilitator.recover}. Never rejects.
   */
  close(options?: CloseOptions): Promise<void>
}
