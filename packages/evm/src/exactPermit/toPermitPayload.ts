import type { JsonObject } from '@farebox/core'
import type { Hex } from '../hex/Hex.js'
import type { PaymentPermit } from './PaymentPermit.js'

/**
 * The `payload` of an `exact_permit` payment as it travels.
 *
 * @param formatAddress how the chain writes addresses
 */
export function toPermitPayload(
  { meta, buyer, caller, payment, fee }: PaymentPermit,
  signature: string,
  formatAddress: (address: Hex) => string,
): JsonObject {
  return {
    signature,
    paymentPermit: {
      meta: {
        kind: 'PAYMENT_ONLY',
        paymentId: meta.paymentId,
        nonce: meta.nonce.toString(),
        validAfter: Number(meta.validAfter),
        validBefore: Number(meta.validBefore),
      },
      buyer: formatAddress(buyer),
      caller: formatAddress(caller),
      payment: {
        payToken: formatAddress(payment.payToken),
        payAmount: payment.payAmount.toString(),
        payTo: formatAddress(payment.payTo),
      },
      fee: { feeTo: formatAddress(fee.feeTo), feeAmount: fee.feeAmount.toString() },
    },
  }
}
