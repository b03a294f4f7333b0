import { FareboxError } from '@farebox/core'
import type { CreatedPayload, CreatePayloadContext, PaymentRequirements } from '@farebox/core'
import { parseEvmAddress } from '../address/parseEvmAddress.js'
import type { EvmAccount } from '../EvmAccount.js'
import type { Eip3009Authorization } from '../eip3009/Eip3009Authorization.js'
import { hashTokenDomain } from '../eip3009/hashTokenDomain.js'
import { hashTransferAuthorization } from '../eip3009/hashTransferAuthorization.js'
import { identifyAuthorization } from '../eip3009/identifyAuthorization.js'
import { readTokenDomain } from '../eip3009/readTokenDomain.js'
import { toTransferTypedData } from '../eip3009/toTransferTypedData.js'
import { encodeHex } from '../hex/encodeHex.js'
import { parseAmount } from './parseAmount.js'
import { signMessage } from './signMessage.js'

/**
 * Signs an authorization for exactly these requirements: valid at once and for `maxTimeoutSeconds`.
 *
 * @throws `signing_failed` when the wallet refuses, fails, or answers with something that is not bytes;
 * `challenge_invalid` for requirements without a token domain
 */
export async function createPayload(
  account: EvmAccount,
  requirements: PaymentRequirements,
  { environment, nonce = environment.randomBytes(32) }: CreatePayloadContext,
): Promise<CreatedPayload> {
  const domain = readTokenDomain(requirements)
  if (domain === undefined) {
    throw new FareboxError('challenge_invalid', {
      detail: 'The requirements have no extra.name and extra.version.',
    })
  }
  if (nonce.length !== 32) {
    throw new FareboxError('signing_failed', { detail: 'The nonce is not 32 bytes.' })
  }
  const now = Math.floor(environment.now() / 1000)
  const authorization: Eip3009Authorization = {
    from: account.address,
    to: parseEvmAddress(requirements.payTo),
    value: parseAmount(requirements),
    validAfter: 0n,
    validBefore: BigInt(now + Math.floor(requirements.maxTimeoutSeconds)),
    nonce: encodeHex(nonce),
  }
  const digest = hashTransferAuthorization(hashTokenDomain(domain), authorization)
  const signature = await signMessage(account, digest, () =>
    toTransferTypedData(domain, authorization),
  )
  return {
    payload: {
      authorization: {
        from: authorization.from,
        to: authorization.to,
        value: authorization.value.toString(),
        validAfter: authorization.validAfter.toString(),
        validBefore: authorization.validBefore.toString(),
        nonce: authorization.nonce,
      },
      signature,
    },
    identity: identifyAuthorization(domain, authorization),
  }
}
