import type { PaymentIdentity } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import type { PermitReader } from '@farebox/evm/schemes'
import type { TronLog } from '../../rpc/TronHttp.js'

/** A log and its place in its transaction. */
export interface PlacedLog extends TronLog {
  readonly logIndex: number
}

/** The contract call that settles one payment, and how it is proven that it did. */
export interface Settlement {
  readonly identity: PaymentIdentity
  readonly to: Hex
  readonly data: Hex
  /** The only address that can send it; absent where anybody can. */
  readonly caller?: Hex
  /** Unix seconds before which nobody can have sent it: the contract refuses it, or this facilitator has seen its nonce unused later. */
  readonly start: number
  /** Atomic units that the recipient gets. */
  readonly amount: bigint
  /** The token's `Transfer` that proves it, among all logs of a transaction that succeeded. */
  readonly findProof: (logs: readonly PlacedLog[]) => PlacedLog | undefined
  /** `undefined` when it cannot be known. */
  readonly readNonceUsed: (reader: PermitReader) => Promise<boolean | undefined>
  /** Where every transaction that settles this payment leaves a log. */
  readonly trace: { readonly address: Hex; readonly topics: readonly (Hex | readonly Hex[])[] }
  /**
   * Whether every use of the nonce leaves a log in the {@link trace}, also one by another payment or a
   * cancellation: then such a log without the payment's transfer is its end, and no log is no evidence.
   */
  readonly traceNamesNonce: boolean
  /** Whether a log of the {@link trace} can be this payment's. */
  readonly isTrace: (log: TronLog) => boolean
  /**
   * Whether a transaction of the trace is known to settle this very payment and not another one like it,
   * by the call that it makes.
   */
  readonly isOwnCall: (call: { readonly to: Hex; readonly data: Hex }) => boolean
}
