import type {
  Asset,
  FacilitatorRequest,
  PaymentIdentity,
  SettleResponse,
  VerifyResponse,
} from '@farebox/core'
import { checkFakePayment } from './checkFakePayment.js'
import { createTokenBook, type TokenBook } from './createTokenBook.js'
import type { FakeSettlement } from './FakeFacilitator.js'

/** What stands for the chain: nonces, balances and transactions of one fake facilitator. */
export interface FakeChain {
  readonly book: TokenBook
  readonly settled: readonly FakeSettlement[]
  verify(request: FacilitatorRequest): VerifyResponse
  /** Moves the money, once for each payment. */
  settle(request: FacilitatorRequest): SettleResponse
  /** Takes the payment and tells nothing of its outcome, which the next {@link settle} does. */
  send(request: FacilitatorRequest): SettleResponse
  clear(): void
}

/** @param now milliseconds since the epoch. */
export function createFakeChain(balance: bigint, now: () => number): FakeChain {
  const book = createTokenBook(balance)
  const settled: FakeSettlement[] = []
  /** Transactions whose outcome was not told, by payment. */
  const sent = new Map<string, string>()
  /** By which transactions. */
  const usedNonces = new Map<string, string>()
  let transactions = 0

  function nextTransaction(): string {
    transactions += 1
    return `0x${transactions.toString(16).padStart(64, '0')}`
  }

  function findProblem(request: FacilitatorRequest, identity: PaymentIdentity): string | undefined {
    if (usedNonces.has(identity.spendKey)) return 'invalid_exact_evm_nonce_already_used'
    const { amount, asset, network } = request.paymentRequirements
    const token: Pick<Asset, 'network' | 'address'> = { network, address: asset }
    return book.read(identity.payer, token) < BigInt(amount)
      ? 'invalid_exact_evm_insufficient_balance'
      : undefined
  }

  function transfer(
    request: FacilitatorRequest,
    { payer, paymentId }: PaymentIdentity,
    transaction: string,
  ): FakeSettlement {
    const { network, asset, payTo } = request.paymentRequirements
    const amount = BigInt(request.paymentRequirements.amount)
    const token = { network, address: asset }
    book.write(payer, token, book.read(payer, token) - amount)
    book.write(payTo, token, book.read(payTo, token) + amount)
    const settlement = { paymentId, payer, payTo, network, asset, amount, transaction }
    settled.push(settlement)
    return settlement
  }

  function advance(request: FacilitatorRequest, isOutcomeTold: boolean): SettleResponse {
    const { network } = request.paymentRequirements
    const { identity, reason } = checkFakePayment(request, now())
    if (identity === undefined) {
      return { success: false, errorReason: reason, transaction: '', network }
    }
    const { paymentId, payer } = identity
    const earlier = settled.find((settlement) => settlement.paymentId === paymentId)
    const pending = sent.get(paymentId)
    if (earlier === undefined && pending === undefined) {
      const problem = reason ?? findProblem(request, identity)
      if (problem !== undefined) {
        // As a real one: who has used the nonce proves that this payment has failed.
        const transaction = usedNonces.get(identity.spendKey) ?? ''
        return { success: false, errorReason: problem, payer, transaction, network }
      }
    }
    const transaction = earlier?.transaction ?? pending ?? nextTransaction()
    usedNonces.set(identity.spendKey, transaction)
    if (!isOutcomeTold) {
      sent.set(paymentId, transaction)
      return { success: false, errorReason: 'settlement_pending', payer, transaction, network }
    }
    sent.delete(paymentId)
    const { amount } = earlier ?? transfer(request, identity, transaction)
    return { success: true, payer, transaction, network, amount: amount.toString() }
  }

  return {
    book,
    settled,
    verify(request) {
      const { identity, reason } = checkFakePayment(request, now())
      if (identity === undefined) return { isValid: false, invalidReason: reason }
      const { payer } = identity
      const invalidReason = reason ?? findProblem(request, identity)
      return invalidReason === undefined
        ? { isValid: true, payer }
        : { isValid: false, invalidReason, payer }
    },
    settle: (request) => advance(request, true),
    send: (request) => advance(request, false),
    clear() {
      book.clear()
      settled.length = 0
      sent.clear()
      usedNonces.clear()
      transactions = 0
    },
  }
}
