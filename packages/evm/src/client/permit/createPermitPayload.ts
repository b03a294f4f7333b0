import { FareboxError, parseNetwork } from '@farebox/core'
import type { CreatedPayload, CreatePayloadContext, PaymentRequirements } from '@farebox/core'
import { formatEvmAddress } from '../../address/formatEvmAddress.js'
import { encodeHex } from '../../hex/encodeHex.js'
import { toLowerHex } from '../../hex/toLowerHex.js'
import type { EvmAccount } from '../../EvmAccount.js'
import { hashPaymentPermit } from '../../exactPermit/hashPaymentPermit.js'
import { identifyPermit } from '../../exactPermit/identifyPermit.js'
import { normaliseSignature } from '../../exactPermit/normaliseSignature.js'
import type { ContractDomain, PaymentPermit } from '../../exactPermit/PaymentPermit.js'
import type { PermitTerms } from '../../exactPermit/PermitTerms.js'
import { readPermitContext } from '../../exactPermit/readPermitContext.js'
import { toPermitPayload } from '../../exactPermit/toPermitPayload.js'
import { toPermitTypedData } from '../../exactPermit/toPermitTypedData.js'
import { signMessage } from '../signMessage.js'

/**
 * Signs a permit for exactly these terms, with the id, nonce and window that the server issued.
 *
 * The signature is written without `0x`. The scheme exists in the 0.5 dialect only, whose clients have
 * never written it otherwise, so that is the one form that every facilitator of it reads.
 *
 * @throws `challenge_invalid` without a usable context; `signing_failed`
 */
export async function createPermitPayload(
  account: EvmAccount,
  domain: ContractDomain,
  terms: PermitTerms,
  requirements: PaymentRequirements,
  { environment, extensions }: CreatePayloadContext,
): Promise<CreatedPayload> {
  const now = Math.floor(environment.now() / 1000)
  const { payToken, payAmount, payTo, caller, feeTo, feeAmount } = terms
  const permit: PaymentPermit = {
    meta: readPermitContext(extensions, requirements.maxTimeoutSeconds, now),
    buyer: toLowerHex(account.address),
    caller,
    payment: { payToken, payAmount, payTo },
    fee: { feeTo, feeAmount },
  }
  const digest = hashPaymentPermit(domain, permit)
  const signed = await signMessage(account, digest, () => toPermitTypedData(domain, permit))
  const signature = normaliseSignature(signed)
  if (signature === undefined) {
    throw new FareboxError('signing_failed', {
      detail: 'The wallet did not sign with a key, and PaymentPermit takes nothing else.',
    })
  }
  return {
    payload: toPermitPayload(permit, encodeHex(signature).slice(2), formatEvmAddress),
    identity: identifyPermit(parseNetwork(requirements.network), domain, permit),
  }
}
