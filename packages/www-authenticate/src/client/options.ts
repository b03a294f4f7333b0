import type { ClientMechanism } from '@farebox/core'
import type { PaymentClientOptions } from '@farebox/core/client'
import type { TransferJournal } from './TransferJournal.js'
import type { TransferWallet } from './TransferWallet.js'

/**
 * Budget, policies, pins and `approve` are those of the buyer's engine; a transfer is a candidate of the scheme
 * `x402-transfer` to them.
 */
export interface PayByTransferOptions extends Omit<PaymentClientOptions, 'schemes' | 'binding'> {
  /** One for each network. */
  readonly wallets: readonly TransferWallet[]
  /** Where transfers are written down before they are made; `createMemoryJournal()` forgets them at a crash. */
  readonly journal: TransferJournal
  /**
   * What another client of yours pays challenges of x402 v2 and v1 with: an answer that one of these schemes can
   * pay is left alone. `[]` for a buyer that pays by transfer alone. Default: every answer with a challenge of
   * x402 is left alone.
   */
  readonly x402Schemes?: readonly (ClientMechanism | readonly ClientMechanism[])[]
  /**
   * Pays challenges without `id` and `expires`, too. Such a transfer belongs to whoever presents its hash first.
   * Default `false`.
   */
  readonly allowUnbound?: boolean
  /** Names of chains on the wire in addition to `base`, `ethereum`, `solana` and `tron`, to networks. */
  readonly chains?: Readonly<Record<string, string>>
  /** How long one call waits for a transfer to be deep enough. Default 120,000 ms. */
  readonly patienceMs?: number
  /** What sends the requests. Default: the `fetch` that is global when `payByTransfer` is called. */
  readonly fetch?: typeof fetch
}
