import { FareboxError, isSameNetwork } from '@farebox/core'
import type { PaymentPayload, PaymentRequirements } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import { isAccepted, recoverSigner } from '@farebox/evm/schemes'
import { parseTronAddress } from '../../address/parseTronAddress.js'
import type { GasFreeAccount } from '../api/GasFreeApi.js'
import { checkGasFreeTerms } from '../checkGasFreeTerms.js'
import type { GasFreePayload } from '../GasFreePermit.js'
import { gasFreeScheme } from '../gasFreeScheme.js'
import { hashGasFreePermit } from '../hashGasFreePermit.js'
import { parseGasFreePayload } from '../parseGasFreePayload.js'
import { readTokenBalance } from '../readTokenBalance.js'
import { toDeadlineBounds } from '../toDeadlineBounds.js'
import type { GasFreeNetwork } from './GasFreeNetwork.js'

/** What is known about a payment once it has been looked at. */
export interface GasFreeAssessment extends GasFreePayload {
  readonly payer: Hex
  /** x402 reason why it cannot be settled; absent when it can. */
  readonly reason?: string
  readonly message?: string
  /** Present once the provider was asked. */
  readonly account?: GasFreeAccount
}

/** A block, and the provider's own work, take a while: what ends earlier is not worth submitting. */
export const marginSeconds = 10
/** Clocks differ. */
const clockSkewSeconds = 60

/** The nonce of the account has moved on, or has not come that far. */
export const nonceMismatch = 'gasfree_nonce_mismatch'

/**
 * All checks: the terms and the signature by themselves, then who relays, then the account and its balance.
 * What is wrong by itself is not asked about.
 *
 * @throws `payload_invalid`, `address_invalid`, `schema_invalid`, `provider_unavailable`, `rpc_unavailable`,
 * `rpc_malformed`, `chain_mismatch`
 */
export async function assessGasFreePayment(
  network: GasFreeNetwork,
  payment: PaymentPayload,
  requirements: PaymentRequirements,
): Promise<GasFreeAssessment> {
  const payload = parseGasFreePayload(payment.payload)
  const { permit, signature } = payload
  const known = { ...payload, payer: permit.user }
  const reason =
    checkAccepted(network, payment, requirements) ??
    checkGasFreeTerms(permit, requirements, toWindow(network)) ??
    (recoverSigner(hashGasFreePermit(network.domain, permit), signature) === permit.user
      ? undefined
      : 'invalid_gasfree_signature')
  if (reason !== undefined) return { ...known, reason }

  const [providers, account] = await Promise.all([
    network.listProviders().catch((cause: unknown) => {
      throw new FareboxError('provider_unavailable', {
        reason: 'gasfree_provider_list_unavailable',
        cause,
      })
    }),
    network.api.getAccount(permit.user),
  ])
  if (!providers.some(({ address }) => address === permit.serviceProvider)) {
    return { ...known, reason: 'gasfree_fee_to_mismatch' }
  }
  const looked = { ...known, account }
  const obstacle = checkAccount(payload, account)
  if (obstacle !== undefined) return { ...looked, reason: obstacle }
  const balance = await readTokenBalance(network.chain, permit.token, account.gasFreeAddress)
  if (balance < permit.value + permit.maxFee) {
    const message = 'The GasFree address has less than the amount and the largest fee.'
    return { ...looked, reason: 'insufficient_funds', message }
  }
  return looked
}

function checkAccount({ permit }: GasFreePayload, account: GasFreeAccount): string | undefined {
  if (account.nonce !== permit.nonce) return nonceMismatch
  if (!account.active && !account.allowSubmit) return 'gasfree_account_not_active'
  const fees = account.tokens.find(({ token }) => token === permit.token)
  if (fees === undefined) return 'gasfree_token_not_supported'
  const fee = account.active ? fees.transferFee : fees.transferFee + fees.activateFee
  return permit.maxFee < fee ? 'gasfree_fee_amount_mismatch' : undefined
}

/** The echoed requirements are not believed, but a payment that was made for others is refused. */
function checkAccepted(
  { network }: GasFreeNetwork,
  { accepted }: PaymentPayload,
  requirements: PaymentRequirements,
): string | undefined {
  if (accepted.scheme !== gasFreeScheme || requirements.scheme !== gasFreeScheme) {
    return 'invalid_exact_gasfree_scheme'
  }
  if (!isSameNetwork(accepted.network, network)) {
    return 'invalid_exact_gasfree_network_mismatch'
  }
  return isAccepted(accepted, requirements, parseTronAddress)
    ? undefined
    : 'invalid_payment_requirements'
}

function toWindow({ network, environment }: GasFreeNetwork): {
  readonly earliest: number
  readonly latest: number
} {
  const now = Math.floor(environment.now() / 1000)
  return {
    earliest: now + marginSeconds,
    latest: now + toDeadlineBounds(network).longest + clockSkewSeconds,
  }
}
