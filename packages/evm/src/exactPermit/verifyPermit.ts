import type { SignatureRecovery } from '../facilitator/signature/SignatureRecovery.js'
import type { Hex } from '../hex/Hex.js'
import { toLowerHex } from '../hex/toLowerHex.js'
import { checkPermitTerms } from './checkPermitTerms.js'
import { encodePermitTransferFrom } from './encodePermitTransferFrom.js'
import { hashPaymentPermit } from './hashPaymentPermit.js'
import type { ContractDomain, PermitPayload } from './PaymentPermit.js'
import { permitErrors } from './permitErrors.js'
import type { PermitReader } from './PermitReader.js'
import type { PermitTerms, PermitWindow } from './PermitTerms.js'
import { describeRevert, readSpending } from './readSpending.js'
import type { SpendingState } from './readSpending.js'

export interface PermitVerification {
  readonly reader: PermitReader
  /** Such as `{ recover: recoverSigner }`. */
  readonly recovery: SignatureRecovery
  /** Of the PaymentPermit contract. */
  readonly domain: ContractDomain
  readonly payload: PermitPayload
  readonly terms: PermitTerms
  readonly window: PermitWindow
  /** The addresses that this facilitator can send from, in lower case. */
  readonly signers: readonly Hex[]
}

/** Why a payment cannot be settled. All absent: it can. */
export interface PaymentVerdict {
  readonly reason?: string
  readonly message?: string
}

/** Reasons by what stands in the way on chain. */
const obstacles = {
  contract_missing: 'permit_contract_missing',
  nonce_used: 'nonce_already_used',
  token_unreadable: 'asset_not_deployed_contract',
  insufficient_funds: 'insufficient_funds',
  allowance_required: 'permit_allowance_required',
} as const

/**
 * The checks of a facilitator of `exact_permit`, on EVM chains and on TRON: the terms, the caller, the
 * signature, and then the chain, everything at once. A payment is good only when every read and the
 * simulation say so; a contract wallet's is never, as the contract knows keys only.
 *
 * @throws `rpc_unavailable`, `rpc_malformed` by the reader: no answer is never a "valid"
 */
export async function verifyPermit(input: PermitVerification): Promise<PaymentVerdict> {
  const { reader, recovery, domain, payload, terms, window, signers } = input
  const { permit, signature } = payload
  const { buyer, caller, payment, fee, meta } = permit
  const reason = checkPermitTerms(permit, terms, window)
  if (reason !== undefined) return { reason }
  if (!signers.includes(caller)) return { reason: 'caller_mismatch' }
  const signer = recovery.recover(hashPaymentPermit(domain, permit), signature)
  if (signer?.toLowerCase() !== buyer) return { reason: 'invalid_signature' }

  const contract: Hex = toLowerHex(domain.verifyingContract)
  const state = await readSpending(reader, {
    token: payment.payToken,
    payer: buyer,
    spender: contract,
    nonce: meta.nonce,
    needed: payment.payAmount + fee.feeAmount,
    transaction: { from: caller, to: contract, data: encodePermitTransferFrom(permit, signature) },
  })
  if (state.obstacle !== undefined) return { reason: obstacles[state.obstacle] }
  return state.simulation.ok ? {} : diagnose(state, meta.validBefore)
}

function diagnose({ simulation, now }: SpendingState, validBefore: bigint): PaymentVerdict {
  const { selector, message } = describeRevert(simulation)
  const reason = readReason(selector, now > validBefore)
  return { reason, ...(message === undefined ? {} : { message }) }
}

function readReason(selector: string, isOver: boolean): string {
  switch (selector) {
    case permitErrors.invalidTimestamp:
      return isOver ? 'expired' : 'not_yet_valid'
    case permitErrors.nonceAlreadyUsed:
      return 'nonce_already_used'
    case permitErrors.invalidCaller:
      return 'caller_mismatch'
    case permitErrors.invalidKind:
      return 'kind_mismatch'
    case permitErrors.invalidSignature:
      return 'invalid_signature'
    default:
      return 'transaction_simulation_failed'
  }
}
