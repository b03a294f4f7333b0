import { isSameNetwork } from '@farebox/core'
import type { PaymentPayload, PaymentRequirements } from '@farebox/core'
import { parseEvmAddress } from '../address/parseEvmAddress.js'
import {
  checkRecipient,
  checkValue,
  checkWindow,
  settlementMarginSeconds,
} from '../eip3009/checkTerms.js'
import type { Eip3009Authorization } from '../eip3009/Eip3009Authorization.js'
import { hashTokenDomain } from '../eip3009/hashTokenDomain.js'
import { hashTransferAuthorization } from '../eip3009/hashTransferAuthorization.js'
import { parseEip3009Payment } from '../eip3009/parseEip3009Payment.js'
import { readTokenDomain } from '../eip3009/readTokenDomain.js'
import { exactScheme, isEip3009 } from '../exactScheme.js'
import { decodeHex } from '../hex/decodeHex.js'
import { encodeHex } from '../hex/encodeHex.js'
import type { Chain } from './Chain.js'
import { isAccepted } from './isAccepted.js'
import { diagnoseProbe } from './diagnoseProbe.js'
import type { ProbeCall } from './probe/encodeProbeCall.js'
import type { ProbeResult } from './probe/ProbeResult.js'
import { runProbe } from './probe/runProbe.js'
import { decodeRevert } from './probe/decodeRevert.js'
import type { SignatureRecovery } from './signature/SignatureRecovery.js'
import { unwrapSignature } from './signature/unwrapSignature.js'
import { toGasLimit } from './settle/toGasLimit.js'
import type { Finding } from './toVerifyResponse.js'

/** What is known about a payment once it has been looked at. */
export interface Assessment extends Finding {
  /** Present once the signature could be looked at. */
  readonly call?: ProbeCall
  /** Present once the chain was asked. */
  readonly probe?: ProbeResult
}

/**
 * All checks of x402 v2 §2.3 in its order, plus what it leaves out: the terms in `accepted`. The chain
 * is asked once at most, and not at all about what is wrong by itself.
 *
 * @throws `payload_invalid`, `address_invalid`, `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
 */
export async function assessPayment(
  chain: Chain,
  recovery: SignatureRecovery,
  payment: PaymentPayload,
  requirements: PaymentRequirements,
): Promise<Assessment> {
  const payload = parseEip3009Payment(payment)
  const { authorization } = payload
  const payer = authorization.from
  const { accepted } = payment
  const refuse = (reason: string, rest: Partial<Assessment> = {}): Assessment => ({
    payer,
    reason,
    ...rest,
  })

  if (accepted.scheme !== exactScheme || requirements.scheme !== exactScheme) {
    return refuse('invalid_exact_evm_scheme')
  }
  const domain = readTokenDomain(requirements)
  if (domain === undefined) return refuse('invalid_exact_evm_missing_eip712_domain')
  if (!isSameNetwork(accepted.network, chain.network)) {
    return refuse('invalid_exact_evm_network_mismatch')
  }
  if (!isEip3009(requirements.extra)) return refuse('unsupported_payload_type')

  const unwrapped = unwrapSignature(payload.signature)
  if (unwrapped === undefined) return refuse('invalid_exact_evm_failed_to_parse_signature')
  const { signature } = unwrapped
  const digest = hashTransferAuthorization(hashTokenDomain(domain), authorization)
  const isKeySigned = recovery.recover(digest, decodeHex(signature)) === payer
  const call: ProbeCall = {
    authorization,
    signature,
    asset: domain.verifyingContract,
    digest: encodeHex(digest),
    check1271: !isKeySigned,
  }
  let probe: ProbeResult | undefined
  if (!isKeySigned) {
    probe = await runProbe(chain, call)
    const reason = checkWalletSignature(probe, signature.length === 132, unwrapped.isWrapped)
    if (reason !== undefined) return refuse(reason, { call, probe })
  }
  const termsReason = checkTerms(authorization, payment, requirements, chain)
  if (termsReason !== undefined) {
    return refuse(termsReason, { call, ...(probe === undefined ? {} : { probe }) })
  }
  probe ??= await runProbe(chain, call)
  const reason = diagnoseProbe(probe, domain, authorization)
  if (reason !== undefined) {
    const message = decodeRevert(probe.simulationError)
    return refuse(reason, { call, probe, ...(message === undefined ? {} : { message }) })
  }
  if (toGasLimit(call, probe) > chain.maxGas) {
    return refuse('invalid_exact_evm_transaction_simulation_failed', {
      call,
      probe,
      message: 'The transfer needs more gas than this facilitator pays for.',
    })
  }
  return { payer, call, probe }
}

/** Why a signature that no key made is not a contract wallet's either (T23, T24). */
function checkWalletSignature(
  probe: ProbeResult,
  isKeySized: boolean,
  isWrapped: boolean,
): string | undefined {
  if (probe.payerCodeSize > 0n) {
    return probe.signatureValid1271 ? undefined : 'invalid_exact_evm_signature'
  }
  if (isWrapped) return 'eip6492_factory_not_allowed'
  return isKeySized
    ? 'invalid_exact_evm_signature'
    : 'invalid_exact_evm_payload_undeployed_smart_wallet'
}

function checkTerms(
  authorization: Eip3009Authorization,
  { accepted }: PaymentPayload,
  requirements: PaymentRequirements,
  chain: Chain,
): string | undefined {
  const now = BigInt(Math.floor(chain.environment.now() / 1000))
  return (
    checkRecipient(authorization, requirements) ??
    checkWindow(authorization, { now, earliestEnd: now + settlementMarginSeconds }) ??
    checkValue(authorization, requirements) ??
    (isAccepted(accepted, requirements, parseEvmAddress)
      ? undefined
      : 'invalid_payment_requirements')
  )
}
