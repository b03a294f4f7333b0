import type { Affordability } from '../mechanism/types.js'
import type { Asset } from '../money/Asset.js'
import type { PaymentRequirements, ResourceInfo } from '../wire/types.js'

/** One offered way to pay that this buyer could take. */
export interface Candidate {
  /** As the server sent them, with its spelling of the network; of a v1 challenge, mapped to v2. */
  readonly requirements: PaymentRequirements
  /** Canonical CAIP-2 id. */
  readonly network: string
  /** The asset, when the mechanism knows it; its symbol and decimals can then be shown. */
  readonly asset?: Asset
  /** Amount and fees in atomic units of the asset. */
  readonly totalCost: bigint
  /** The total cost in units of 10^-18 US dollars, rounded up; only for known dollar assets. */
  readonly dollars?: bigint
  /** What the buyer has of the asset, in atomic units, where the mechanism could read it. */
  readonly balance?: bigint
  /** A transaction that the buyer's wallet will be asked to send first. */
  readonly approval?: NonNullable<Affordability['approval']>
  /** `upfront`: the money moves before the server does the work. */
  readonly flow: 'authorization' | 'upfront'
}

/**
 * In what the origin of `resource.url` differs from the one that answered. `scheme`: the host is the same,
 * as of a server that does not know of the TLS in front of it. `host`: another host or port, as of a server
 * that does not know its public name, or of one that resells what another one sells.
 */
export type OriginDifference = 'none' | 'scheme' | 'host'

/** What the payment would be made for. */
export interface PolicyContext {
  readonly method: string
  /** The URL that answered with the challenge. Its path and query are those of `resource.url`. */
  readonly url: string
  /** Written by the server; `url` may name another scheme, host or port than the one that answered. */
  readonly resource: ResourceInfo
  /** False when `resource.url` names another origin than the one that answered, as behind a proxy. */
  readonly sameOrigin: boolean
  readonly originDifference: OriginDifference
}

/**
 * Your own rule: `undefined` allows the candidate, a text refuses it and says why. A policy that throws
 * refuses.
 *
 * @example
 * ```ts
 * import type { Policy } from '@farebox/core/client'
 *
 * const recipients = new Set(['0x70997970C51812dc3A010C7d01b50e0d17dc79C8'])
 *
 * export const knownRecipients: Policy = ({ requirements }) =>
 *   recipients.has(requirements.payTo) ? undefined : 'the recipient is not on my list'
 * ```
 */
export type Policy = (
  candidate: Candidate,
  context: PolicyContext,
) => string | undefined | Promise<string | undefined>
