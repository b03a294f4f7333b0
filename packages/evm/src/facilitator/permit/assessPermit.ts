import { FareboxError, isSameNetwork } from '@farebox/core'
import type { PaymentPayload, PaymentRequirements } from '@farebox/core'
import { formatEvmAddress } from '../../address/formatEvmAddress.js'
import { parseEvmAddress } from '../../address/parseEvmAddress.js'
import { exactPermitScheme } from '../../exactPermit/exactPermitScheme.js'
import { parsePermitPayload } from '../../exactPermit/parsePermitPayload.js'
import type { PermitPayload } from '../../exactPermit/PaymentPermit.js'
import type { PermitTerms } from '../../exactPermit/PermitTerms.js'
import { readPermitTerms } from '../../exactPermit/readPermitTerms.js'
import { toFacilitatorWindow } from '../../exactPermit/toFacilitatorWindow.js'
import { verifyPermit } from '../../exactPermit/verifyPermit.js'
import { toLowerHex } from '../../hex/toLowerHex.js'
import { isAccepted } from '../isAccepted.js'
import type { SignatureRecovery } from '../signature/SignatureRecovery.js'
import type { Finding } from '../toVerifyResponse.js'
import type { PermitChain } from './PermitChain.js'

export interface PermitAssessment extends Finding {
  readonly payload: PermitPayload
}

/**
 * All checks of `exact_permit`: the terms in `accepted`, this facilitator's own fee, and those of
 * `verifyPermit`.
 *
 * @throws `payload_invalid`, `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
 */
export async function assessPermit(
  permitChain: PermitChain,
  recovery: SignatureRecovery,
  payment: PaymentPayload,
  requirements: PaymentRequirements,
): Promise<PermitAssessment> {
  const { chain, domain, reader } = permitChain
  const payload = parsePermitPayload(payment.payload, parseEvmAddress)
  const finding = { payload, payer: formatEvmAddress(payload.permit.buyer) }
  const { accepted } = payment
  if (accepted.scheme !== exactPermitScheme || requirements.scheme !== exactPermitScheme) {
    return { ...finding, reason: 'invalid_scheme' }
  }
  if (!isSameNetwork(accepted.network, chain.network)) {
    return { ...finding, reason: 'invalid_network' }
  }
  const terms = readTerms(requirements)
  if (terms === undefined || !isAccepted(accepted, requirements, parseEvmAddress)) {
    return { ...finding, reason: 'invalid_payment_requirements' }
  }
  const feeReason = checkFee(permitChain, terms)
  if (feeReason !== undefined) return { ...finding, reason: feeReason }
  const verdict = await verifyPermit({
    reader,
    recovery,
    domain,
    payload,
    terms,
    window: toFacilitatorWindow(requirements, chain.environment.now()),
    signers: chain.signers.addresses.map(toLowerHex),
  })
  return { ...finding, ...verdict }
}

function readTerms(requirements: PaymentRequirements): PermitTerms | undefined {
  try {
    return readPermitTerms(requirements, parseEvmAddress)
  } catch (error) {
    if (error instanceof FareboxError) return undefined
    throw error
  }
}

/** A server cannot send on its own terms what this facilitator pays the gas for. */
function checkFee(permitChain: PermitChain, terms: PermitTerms): string | undefined {
  const fee = permitChain.feeOf(terms.payToken)
  if (terms.feeAmount < fee) return 'fee_amount_mismatch'
  const isMine = terms.feeTo === permitChain.feeToOf(terms.caller)
  return terms.feeAmount > 0n && !isMine ? 'fee_to_mismatch' : undefined
}
