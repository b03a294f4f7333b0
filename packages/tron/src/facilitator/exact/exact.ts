import type { PaymentPayload, PaymentRequirements } from '@farebox/core'
import { isAccepted } from '@farebox/evm/schemes'
import type { PaymentVerdict } from '@farebox/evm/schemes'
import { readTransferMethod } from '../../exact/readTransferMethod.js'
import { parseTronAddress } from '../../address/parseTronAddress.js'
import { exactScheme } from '../../schemes.js'
import type { TronChain } from '../chain/TronChain.js'
import type { TronScheme } from '../TronScheme.js'
import { toPermit2Settlement } from './toPermit2Settlement.js'
import { toTransferSettlement } from './toTransferSettlement.js'
import { verifyPermit2Payment } from './verifyPermit2Payment.js'
import { verifyTransferPayment } from './verifyTransferPayment.js'

/** `exact`: by Permit2, or by EIP-3009 for tokens that have it. Anybody can send these payments. */
export const exact: TronScheme = {
  scheme: exactScheme,
  toSettlement: (chain, payment, requirements) =>
    readTransferMethod(requirements.extra) === 'permit2'
      ? toPermit2Settlement(chain, payment, requirements)
      : toTransferSettlement(payment, requirements),
  verify,
}

async function verify(
  chain: TronChain,
  payment: PaymentPayload,
  requirements: PaymentRequirements,
): Promise<PaymentVerdict> {
  const method = readTransferMethod(requirements.extra)
  if (method === undefined) return { reason: 'unsupported_payload_type' }
  const verdict =
    method === 'permit2'
      ? await verifyPermit2Payment(chain, payment, requirements)
      : await verifyTransferPayment(chain, payment, requirements)
  if (verdict.reason !== undefined || isAccepted(payment.accepted, requirements, parseTronAddress))
    return verdict
  return { reason: 'invalid_payment_requirements' }
}
