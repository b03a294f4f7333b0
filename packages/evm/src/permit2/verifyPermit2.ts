import type { ContractDomain } from '../exactPermit/PaymentPermit.js'
import type { PermitReader } from '../exactPermit/PermitReader.js'
import type { PermitWindow } from '../exactPermit/PermitTerms.js'
import { describeRevert, readSpending } from '../exactPermit/readSpending.js'
import type { SpendingState } from '../exactPermit/readSpending.js'
import type { PaymentVerdict } from '../exactPermit/verifyPermit.js'
import type { SignatureRecovery } from '../facilitator/signature/SignatureRecovery.js'
import type { Hex } from '../hex/Hex.js'
import { toLowerHex } from '../hex/toLowerHex.js'
import { checkPermit2Terms } from './checkPermit2Terms.js'
import type { Permit2Terms } from './checkPermit2Terms.js'
import { encodeProxySettle } from './encodeProxySettle.js'
import { hashPermit2Witness } from './hashPermit2Witness.js'
import type { Permit2Payload } from './Permit2Authorization.js'
import { permit2ErrorSelectors } from './permit2ErrorSelectors.js'

export interface Permit2Verification {
  readonly reader: PermitReader
  /** Such as `{ recover: recoverSigner }`. */
  readonly recovery: SignatureRecovery
  /** Of the Permit2 contract. */
  readonly domain: ContractDomain
  readonly payload: Permit2Payload
  readonly terms: Permit2Terms
  readonly window: PermitWindow
  /** Who would send the settlement. */
  readonly sender: Hex
}

/** Reasons by what stands in the way on chain. */
const obstacles = {
  contract_missing: 'permit2_contract_missing',
  nonce_used: 'permit2_nonce_already_used',
  token_unreadable: 'asset_not_deployed_contract',
  insufficient_funds: 'insufficient_funds',
  allowance_required: 'permit2_allowance_required',
} as const

/**
 * The checks of a facilitator of `exact` by Permit2: the terms, the signature of a key, and then the
 * chain, everything at once. A payment is good only when every read and the simulation say so.
 *
 * Not checked: that `terms.proxy` is the exact proxy of the chain and has code. A proxy without code is
 * not found by the simulation, so take it from a table.
 *
 * @throws `rpc_unavailable`, `rpc_malformed` by the reader: no answer is never a "valid"
 */
export async function verifyPermit2(input: Permit2Verification): Promise<PaymentVerdict> {
  const { reader, recovery, domain, payload, terms, window, sender } = input
  const { authorization, signature } = payload
  const { from, permitted, nonce, deadline } = authorization
  const reason = checkPermit2Terms(authorization, terms, window)
  if (reason !== undefined) return { reason }
  const signer = recovery.recover(hashPermit2Witness(domain, authorization), signature)
  if (signer?.toLowerCase() !== from) return { reason: 'invalid_permit2_signature' }

  const state = await readSpending(reader, {
    token: permitted.token,
    payer: from,
    spender: toLowerHex(domain.verifyingContract),
    nonce,
    needed: permitted.amount,
    transaction: {
      from: sender,
      to: terms.proxy,
      data: encodeProxySettle(authorization, signature),
    },
  })
  if (state.obstacle !== undefined) return { reason: obstacles[state.obstacle] }
  return state.simulation.ok ? {} : diagnose(state, deadline)
}

function diagnose({ simulation, now }: SpendingState, deadline: bigint): PaymentVerdict {
  const { selector, message } = describeRevert(simulation)
  const reason = readReason(selector, now > deadline)
  return { reason, ...(message === undefined ? {} : { message }) }
}

function readReason(selector: string, isOver: boolean): string {
  switch (selector) {
    case permit2ErrorSelectors.paymentTooEarly:
      return 'permit2_not_yet_valid'
    case permit2ErrorSelectors.signatureExpired:
      return 'permit2_deadline_expired'
    case permit2ErrorSelectors.invalidNonce:
      return 'permit2_nonce_already_used'
    case permit2ErrorSelectors.invalidSigner:
    case permit2ErrorSelectors.invalidSignature:
    case permit2ErrorSelectors.invalidSignatureLength:
    case permit2ErrorSelectors.invalidContractSignature:
      return 'invalid_permit2_signature'
    default:
      return isOver ? 'permit2_deadline_expired' : 'permit2_simulation_failed'
  }
}
