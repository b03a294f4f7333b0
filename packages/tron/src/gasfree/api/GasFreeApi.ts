import type { Hex } from '@farebox/evm'
import type { GasFreePermit } from '../GasFreePermit.js'

/** A token that GasFree takes. */
export interface GasFreeToken {
  readonly token: Hex
  /** Atomic units, once, with the first transfer of an account. */
  readonly activateFee: bigint
  /** Atomic units, for every transfer. */
  readonly transferFee: bigint
}

/** Who relays transfers. */
export interface GasFreeProvider {
  readonly address: Hex
  readonly name: string
}

/** A user's account, as its provider sees it. */
export interface GasFreeAccount {
  /** Where the tokens lie. */
  readonly gasFreeAddress: Hex
  /** False until the first transfer has created the account. */
  readonly active: boolean
  /** Of the next permit. */
  readonly nonce: bigint
  /** Whether a transfer may be submitted for an account that is not active. */
  readonly allowSubmit: boolean
  readonly tokens: readonly GasFreeToken[]
}

/** A transfer that was submitted. */
export interface GasFreeTransfer {
  /** The provider's id of it, by which it is asked about. */
  readonly traceId: string
  /** `WAITING`, `INPROGRESS`, `CONFIRMING`, `SUCCEED`, `FAILED`. */
  readonly state: string
  /** `INIT`, `NOT_ON_CHAIN`, `ON_CHAIN`, `SOLIDITY`, `ON_CHAIN_FAILED`. */
  readonly transactionState?: string
  /** 64 hexadecimal digits, lower case, without `0x`. */
  readonly transaction?: string
}

/** What a provider said to a transfer. */
export type GasFreeSubmission =
  /** Its id is missing where the provider had nothing to say yet. */
  | { readonly kind: 'accepted'; readonly traceId?: string }
  | {
      readonly kind: 'refused'
      /** The provider's own, such as `NonceNotMatchException`. */
      readonly reason: string
      readonly message?: string
    }

/**
 * The HTTP API of a GasFree provider. Every method asks once and throws `provider_unavailable` when there
 * is no answer, when it cannot be read, and when it is a refusal other than that of a submission.
 */
export interface GasFreeApi {
  listTokens(signal?: AbortSignal): Promise<readonly GasFreeToken[]>
  listProviders(signal?: AbortSignal): Promise<readonly GasFreeProvider[]>
  /** @param user whose key signs, not the GasFree address */
  getAccount(user: Hex, signal?: AbortSignal): Promise<GasFreeAccount>
  /**
   * Hands a signed permit over. After a rejection it may have arrived all the same.
   * @param signature 65 bytes
   */
  submit(
    permit: GasFreePermit,
    signature: Uint8Array,
    signal?: AbortSignal,
  ): Promise<GasFreeSubmission>
  /** `undefined` while the provider has nothing to say about it, as shortly after the submission. */
  getTransfer(traceId: string, signal?: AbortSignal): Promise<GasFreeTransfer | undefined>
}
