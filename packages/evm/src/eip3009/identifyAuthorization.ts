import type { PaymentIdentity } from '@farebox/core'
import { decodeHex } from '../hex/decodeHex.js'
import { encodeHex } from '../hex/encodeHex.js'
import type { Eip3009Authorization } from './Eip3009Authorization.js'
import { hashTokenDomain } from './hashTokenDomain.js'
import { hashTransferAuthorization } from './hashTransferAuthorization.js'
import type { TokenDomain } from './TokenDomain.js'

/**
 * Who an authorization is. The signature has no part in it, so a malleated one (T15) is the same
 * payment; the token accepts a nonce once for each payer, whatever the rest of the message says.
 *
 * @param network canonical id, where the token is on another kind of chain than `eip155`
 */
export function identifyAuthorization(
  domain: TokenDomain,
  authorization: Eip3009Authorization,
  digest: Uint8Array = hashTransferAuthorization(hashTokenDomain(domain), authorization),
  network = `eip155:${domain.chainId}`,
): PaymentIdentity {
  const { from, nonce, validAfter, validBefore } = authorization
  const asset = domain.verifyingContract.toLowerCase()
  return {
    paymentId: encodeHex(digest),
    spendKey: `${network}/${asset}/${from.toLowerCase()}/${nonce}`,
    payer: from,
    validAfter: toSeconds(validAfter),
    validBefore: toSeconds(validBefore),
    nonce: decodeHex(nonce),
  }
}

function toSeconds(value: bigint): number {
  return Number(value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : value)
}
