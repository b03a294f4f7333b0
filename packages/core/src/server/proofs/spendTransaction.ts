import type { Claim } from '../claims/ClaimStore.js'
import { reportError, type Services } from '../Purchase.js'
import { toFareboxError } from '../../errors/toFareboxError.js'
import { toTransactionKey } from './toTransferKey.js'

/** Longer than any proof of a transfer is presentable. */
const keptMs = 48 * 3_600_000

const spentScheme = 'spent-transaction'

/** Whether a claim is no sale but the mark that a settlement left. */
export function isSpentTransaction({ scheme }: Claim): boolean {
  return scheme === spentScheme
}

/**
 * Writes down that a settlement's transaction is spent, so that nobody presents one of its transfers as a
 * proof. What cannot be written is reported: the dialects refuse a settlement's transaction by its looks, too.
 */
export async function spendTransaction(services: Services, sold: Claim): Promise<void> {
  const { environment, store } = services
  const { settlement, network, paymentId, resource } = sold
  if (settlement === undefined || settlement.transaction === '') return
  const now = environment.now()
  const { request: _request, secretHash: _secret, ...terms } = sold
  const spendKey = toTransactionKey(network, settlement.transaction)
  const claim: Claim = {
    ...terms,
    scheme: spentScheme,
    version: 1,
    spendKey,
    state: 'delivered',
    owner: services.leases.newOwner(),
    leaseUntil: 0,
    createdAt: now,
    updatedAt: now,
    presentableUntil: now + keptMs,
    expiresAt: now + keptMs,
  }
  try {
    await store.compareAndSet(spendKey, 0, claim)
  } catch (thrown) {
    reportError(services, { paymentId, resource }, toFareboxError(thrown, 'store_unavailable'))
  }
}
