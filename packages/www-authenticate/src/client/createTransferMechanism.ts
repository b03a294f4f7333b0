import { type ClientMechanism, FareboxError, type PaymentRequirements } from '@farebox/core'
import { isSameAddress } from '../binding/isSameAddress.js'
import type { PreparedTransfer } from './prepareTransfer.js'
import type { TransferOffer } from './toTransferOffer.js'
import type { TransferWallet } from './TransferWallet.js'

/** How policies and `approve` see a transfer. It is no scheme of x402: nothing of it is sent. */
const transferScheme = 'x402-transfer'

/** Where nothing says when a challenge ends. */
const unboundSeconds = 300

/** The offer in the form that budgets and policies judge. */
export function toRequirements(
  { network, asset, amount, challenge, id, expires }: TransferOffer,
  now: number,
): PaymentRequirements {
  return {
    scheme: transferScheme,
    network,
    amount: amount.toString(),
    asset: asset.address,
    payTo: challenge.address,
    maxTimeoutSeconds: expires === undefined ? unboundSeconds : expires - now,
    extra: { paymentFlow: 'upfront', id },
  }
}

/**
 * A wallet as a mechanism of the buyer's engine, which decides about it as about any other. It prepares and sends
 * nothing: what it throws gives the reservation back.
 *
 * @param network the wallet's, in canonical form
 * @param prepare what it resolves with is for the caller, who knows the id
 */
export function createTransferMechanism(
  { address, assets }: TransferWallet,
  network: string,
  prepare: (id: string) => Promise<PreparedTransfer>,
): ClientMechanism {
  return {
    scheme: transferScheme,
    networks: [network],
    findAsset: ({ asset }) => assets.find((one) => isSameAddress(one.address, asset)),
    checkRequirements: () => undefined,
    totalCost: ({ amount }) => BigInt(amount),
    async createPayload({ extra, maxTimeoutSeconds }, { environment }) {
      const id = extra?.['id']
      if (typeof id !== 'string') throw new FareboxError('internal')
      await prepare(id)
      return {
        payload: {},
        identity: {
          paymentId: id,
          spendKey: `${network}/${id}`,
          payer: address,
          validAfter: 0,
          validBefore: Math.floor(environment.now() / 1000) + maxTimeoutSeconds,
        },
      }
    },
  }
}
