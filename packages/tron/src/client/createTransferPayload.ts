import { encodeHex, FareboxError } from '@farebox/core'
import type { CreatedPayload, Environment, PaymentRequirements } from '@farebox/core'
import {
  hashTokenDomain,
  hashTransferAuthorization,
  toTransferTypedData,
} from '@farebox/evm/schemes'
import type { Eip3009Authorization } from '@farebox/evm/schemes'
import { parseRecipient } from '../address/parseRecipient.js'
import { identifyTransfer } from '../exact/identifyExactPayment.js'
import { readTokenDomain } from '../exact/readTokenDomain.js'
import type { TronSigner } from './createTronSigner.js'
import { parseAmount } from './parseAmount.js'

/**
 * Signs an authorization by EIP-3009 for exactly these requirements.
 *
 * @param nonce 32 bytes
 * @throws `signing_failed`; `challenge_invalid` for requirements without a token domain
 */
export async function createTransferPayload(
  signer: TronSigner,
  requirements: PaymentRequirements,
  nonce: Uint8Array,
  environment: Pick<Environment, 'now'>,
): Promise<CreatedPayload> {
  const domain = readTokenDomain(requirements)
  if (domain === undefined) {
    throw new FareboxError('challenge_invalid', {
      detail: 'The requirements have no extra.name and extra.version.',
    })
  }
  const now = Math.floor(environment.now() / 1000)
  const authorization: Eip3009Authorization = {
    from: signer.address,
    to: parseRecipient(requirements.payTo),
    value: parseAmount(requirements),
    validAfter: 0n,
    validBefore: BigInt(now + Math.floor(requirements.maxTimeoutSeconds)),
    nonce: `0x${encodeHex(nonce)}`,
  }
  const digest = hashTransferAuthorization(hashTokenDomain(domain), authorization)
  const signature = await signer.signTypedData(toTransferTypedData(domain, authorization), digest)
  const { from, to, value, validAfter, validBefore } = authorization
  return {
    payload: {
      signature,
      authorization: {
        from,
        to,
        value: value.toString(),
        validAfter: validAfter.toString(),
        validBefore: validBefore.toString(),
        nonce: authorization.nonce,
      },
    },
    identity: identifyTransfer(requirements.network, domain, authorization),
  }
}
