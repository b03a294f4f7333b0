import type { Environment } from '../environment.js'
import type { ClientMechanism } from '../mechanism/types.js'
import type { Candidate, Policy, PolicyContext } from './Candidate.js'
import type { RecipientPins } from './RecipientPins.js'
import type { SpendLedger } from './SpendLedger.js'

/** How much may be spent without asking anybody. */
export interface Budget {
  /**
   * The most that one payment may cost, fees included. `"$1"` (default) covers every known dollar
   * asset; `"0.5 USDC"` only assets of that symbol; `false` every known dollar asset without a limit.
   * Other assets need an entry in `allowedAssets`.
   */
  readonly perPayment?: `$${string}` | `${string} ${string}` | false
  /**
   * The most that may be spent in 24 hours, a rolling window, in dollars. Counts every known dollar
   * asset, and every signed payment for 24 hours after it expired, also one that the seller calls failed,
   * unless the chain shows that it cannot be charged (see `chains` of `@farebox/evm/client`).
   * Default: no limit.
   */
  readonly perDay?: `$${string}`
}

/** An asset that may be paid with although the payment limit does not cover it. */
export interface AllowedAsset {
  /** CAIP-2 id or alias. */
  readonly network: string
  /** Token contract. */
  readonly asset: string
  /** The most that one payment may cost, in atomic units. Replaces `budget.perPayment` for this asset. */
  readonly maxAmount: bigint | string
  /**
   * The most that may be spent of it in 24 hours, in atomic units. For assets that have no price in
   * dollars, which `budget.perDay` therefore does not count; dollar assets count there. Default: no limit.
   */
  readonly maxAmountPerDay?: bigint | string
}

export interface PaymentClientOptions {
  /** What each chain package's `/client` exports, such as `evm({ account })`. */
  readonly schemes: readonly (ClientMechanism | readonly ClientMechanism[])[]
  readonly budget?: Budget
  readonly allowedAssets?: readonly AllowedAsset[]
  /** Each sees every candidate; the first that answers with a text refuses it. */
  readonly policies?: readonly Policy[]
  /**
   * Hosts (with port, if not the default one) to pay for requests to. Default: every host. A list here
   * or in {@link allowedNetworks} that is empty allows nothing.
   */
  readonly allowedHosts?: readonly string[]
  /** CAIP-2 ids, aliases, or patterns such as `eip155:*`. Default: all that `schemes` can pay on. */
  readonly allowedNetworks?: readonly string[]
  /**
   * Who may be paid, by origin of the requested URL: `{ 'https://api.example.com': ['0x…'] }`. Origins
   * that are not listed may name any recipient; see also {@link allowedHosts} and {@link recipientPins}.
   */
  readonly pinnedRecipients?: { readonly [origin: string]: readonly string[] }
  /**
   * Trust on first use for the origins that {@link pinnedRecipients} does not list, such as
   * `createRecipientPins()`. Default: none.
   */
  readonly recipientPins?: RecipientPins
  /**
   * Whether payments are bound to their request, so that nobody who sees one can spend it on another.
   * `prefer` (default): where the server and the scheme can. `require`: nothing else is paid. `off`: never;
   * offers of servers that require it are then rejected. x402 v1 cannot be bound.
   */
  readonly binding?: 'prefer' | 'require' | 'off'
  /**
   * Chooses among the acceptable candidates; `undefined` takes none. Default: those settled after the
   * work before those paid up front, then the cheapest in dollars, then those that need no approval of a token first,
   * then the server's order.
   */
  readonly select?: (
    candidates: readonly Candidate[],
  ) => Candidate | undefined | Promise<Candidate | undefined>
  /** Asked once for the chosen candidate, right before it is signed. Default: everything is approved. */
  readonly approve?: (offer: Candidate, context: PolicyContext) => boolean | Promise<boolean>
  /**
   * The longest life of a signature in seconds, default 3600. A challenge that asks for more is refused,
   * not shortened: a signature is money in somebody else's pocket until it expires.
   */
  readonly maxValiditySeconds?: number
  /**
   * Pay for requests over plain HTTP to machines other than this one, where anybody on the path can
   * replace the recipient. Default `false`; loopback is always allowed.
   */
  readonly allowInsecureHttp?: boolean
  /** Default: memory, which is right for one process. */
  readonly ledger?: SpendLedger
  readonly environment?: Environment
}
