import type { PaymentPayload, PaymentRequirements, StepOutcome } from '@farebox/core'
import { hashTokenDomain } from '../../eip3009/hashTokenDomain.js'
import { hashTransferAuthorization } from '../../eip3009/hashTransferAuthorization.js'
import { parseEip3009Payload } from '../../eip3009/parseEip3009Payload.js'
import { readTokenDomain } from '../../eip3009/readTokenDomain.js'
import { encodeHex } from '../../hex/encodeHex.js'
import type { Chain } from '../Chain.js'
import { parseReceipt } from '../logs/parseReceipt.js'
import type { ProbeCall } from '../probe/encodeProbeCall.js'
import { runProbe } from '../probe/runProbe.js'
import { unwrapSignature } from '../signature/unwrapSignature.js'
import { concludeReceipt } from './concludeReceipt.js'
import { findSettlement } from './findSettlement.js'
import { pollUntil } from './pollUntil.js'

/** A reorganization may put a transaction into an earlier block than the one just seen. */
const reorgSeconds = 30n

/**
 * What became of a payment whose step is gone, from the chain alone: the receipt of its transaction, or
 * the state of its nonce. It has failed only when it can no longer happen: the nonce is unused at a block
 * from after the end of validity. Until then the transaction is broadcast once more, and it is pending.
 */
export async function recoverSettlement(
  chain: Chain,
  payment: PaymentPayload,
  requirements: PaymentRequirements,
  attempt: { readonly transaction?: string; readonly raw?: string },
  signal: AbortSignal,
): Promise<StepOutcome> {
  const call = toProbeCall(payment, requirements)
  const { transaction, raw } = attempt
  const pending: StepOutcome = {
    state: 'pending',
    ...(transaction === undefined ? {} : { transaction }),
  }
  if (call === undefined) return pending
  let isSent = raw === undefined

  async function look(): Promise<StepOutcome | undefined> {
    const outcome = (await readReceipt()) ?? (await readNonce())
    if (outcome !== undefined || isSent) return outcome?.state === 'pending' ? undefined : outcome
    isSent = true
    await chain.rpc.ask('eth_sendRawTransaction', [raw])
    return undefined
  }

  async function readReceipt(): Promise<StepOutcome | undefined> {
    if (call === undefined || transaction === undefined) return undefined
    const answer = await chain.rpc.read('eth_getTransactionReceipt', [transaction])
    const receipt = parseReceipt(answer)
    return receipt === undefined ? undefined : concludeReceipt(chain, call, receipt)
  }

  async function readNonce(): Promise<StepOutcome | undefined> {
    if (call === undefined) return undefined
    const { asset, authorization } = call
    const { stateOk, nonceUsed, blockTimestamp } = await runProbe(chain, call)
    if (!stateOk) return pending
    if (nonceUsed) {
      const found = await findSettlement(chain, asset, authorization)
      return found.state === 'absent' ? pending : found
    }
    return blockTimestamp >= authorization.validBefore + reorgSeconds
      ? { state: 'failed', reason: 'invalid_exact_evm_payload_authorization_valid_before' }
      : undefined
  }

  return (await pollUntil(chain, signal, look)) ?? pending
}

function toProbeCall(
  payment: PaymentPayload,
  requirements: PaymentRequirements,
): ProbeCall | undefined {
  const { authorization, signature } = parseEip3009Payload(payment.payload)
  const domain = readTokenDomain(requirements)
  const inner = unwrapSignature(signature)
  if (domain === undefined || inner === undefined) return undefined
  const digest = hashTransferAuthorization(hashTokenDomain(domain), authorization)
  return {
    authorization,
    signature: inner.signature,
    asset: domain.verifyingContract,
    digest: encodeHex(digest),
    check1271: false,
  }
}
