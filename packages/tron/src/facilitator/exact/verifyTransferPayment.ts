import type { PaymentPayload, PaymentRequirements } from '@farebox/core'
import {
  encodeBalanceOf,
  encodeTransferCalldata,
  hashTokenDomain,
  hashTransferAuthorization,
} from '@farebox/evm/schemes'
import type { Eip3009Payload, Hex, PaymentVerdict } from '@farebox/evm/schemes'
import { hexToBytes } from '@noble/hashes/utils.js'
import { checkTransferTerms } from '../../exact/checkTransferTerms.js'
import { parseTransferPayload } from '../../exact/parseTransferPayload.js'
import { readTokenDomain } from '../../exact/readTokenDomain.js'
import type { TronChain } from '../chain/TronChain.js'
import { toFacilitatorWindow } from '../toFacilitatorWindow.js'
import { readAuthorizationState } from './readAuthorizationState.js'

/**
 * The checks of `exact` by EIP-3009, in the order of the published facilitators and then those that they
 * leave out: the nonce, and the simulation. Only keys can sign.
 *
 * @throws `payload_invalid`, `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
 */
export async function verifyTransferPayment(
  chain: TronChain,
  payment: PaymentPayload,
  requirements: PaymentRequirements,
): Promise<PaymentVerdict> {
  const domain = readTokenDomain(requirements)
  if (domain === undefined) return { reason: 'missing_tip712_domain' }
  const payload = parseTransferPayload(payment)
  const { authorization, signature } = payload
  const recovery = await chain.loadRecovery()
  const digest = hashTransferAuthorization(hashTokenDomain(domain), authorization)
  const signer = recovery.recover(digest, hexToBytes(signature.slice(2)))
  if (signer?.toLowerCase() !== authorization.from) {
    return { reason: 'invalid_exact_tron_payload_signature' }
  }
  const window = toFacilitatorWindow(chain, requirements)
  const reason = checkTransferTerms(authorization, requirements, window)
  return reason === undefined ? askChain(chain, domain.verifyingContract, payload) : { reason }
}

async function askChain(
  { reader, signers }: TronChain,
  token: Hex,
  payload: Eip3009Payload,
): Promise<PaymentVerdict> {
  const { from, nonce, value } = payload.authorization
  const [isUsed, balance, simulation] = await Promise.all([
    readAuthorizationState(reader, token, from, nonce),
    reader.call({ to: token, data: encodeBalanceOf(from) }),
    reader.call({
      from: signers.next().address,
      to: token,
      data: encodeTransferCalldata(payload),
    }),
  ])
  if (!balance.ok || balance.data.length !== 66) return { reason: 'asset_not_deployed_contract' }
  if (isUsed === undefined) return { reason: 'invalid_exact_tron_eip3009_not_supported' }
  if (isUsed) return { reason: 'invalid_exact_tron_nonce_already_used' }
  if (BigInt(balance.data) < value) return { reason: 'insufficient_funds' }
  return simulation.ok ? {} : { reason: 'invalid_exact_tron_transaction_simulation_failed' }
}
