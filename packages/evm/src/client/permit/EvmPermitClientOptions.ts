import type { Asset } from '@farebox/core'
import type { AllowancePolicy } from '../../exactPermit/AllowancePolicy.js'
import type { PaymentPermitOverrides } from '../../exactPermit/createPaymentPermitDomains.js'
import type { Hex } from '../../hex/Hex.js'
import type { EvmChainReader } from '../EvmChainReader.js'
import type { EvmClientAccount } from '../EvmClientAccount.js'

/** Sends a transaction from the buyer's account and answers its hash. */
export type SendTransaction = (transaction: {
  readonly chainId: number
  readonly from: Hex
  readonly to: Hex
  readonly data: Hex
}) => Promise<Hex>

export interface EvmPermitClientOptions {
  /** Who pays, as for `evm`. Contract wallets cannot: PaymentPermit takes signatures of keys only. */
  readonly account: EvmClientAccount
  /** Tokens to pay with besides `evmAssets`. Payments in any other token are refused. */
  readonly assets?: readonly Asset[]
  /** PaymentPermit contracts besides the known ones, or in place of one: networks to addresses. */
  readonly paymentPermits?: PaymentPermitOverrides
  /**
   * What reads a chain, by its canonical id such as `eip155:56`: balance, allowance and receipts. On chains
   * that are not read, nothing is approved either, and payments are signed on the chance. Default: none.
   */
  readonly chains?: (network: string) => EvmChainReader | undefined
  /** Default: `{ bounded: 10 }`, ten times the payment. */
  readonly allowance?: AllowancePolicy
  /**
   * Sends approvals. Default: the provider of the account, where it has one. Without either, a payment that
   * needs an approval ends in `payment_allowance_required`, which says what to approve.
   */
  readonly sendTransaction?: SendTransaction
}
