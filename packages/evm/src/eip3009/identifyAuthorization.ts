import { type HashFunctions, type PaymentIdentity, portableHashes } from '@farebox/core'
import { decodeHex } from '../hex/decodeHex.js'
import type { Eip3009Authorization } from './Eip3009Authorization.js'
import type { TokenDomain } from './TokenDomain.js'

/**
 * Who an authorization is. The signature has no part in it, so a malleated one (T15) is the same
 * payment; the token accepts a nonce once for each payer, whatever the rest of the message says.
 *
 * The id is a SHA-256 over everything that is signed, not the digest that is signed: a seller names every
 * payment and verifies none itself, and Keccak takes ten times as long.
 *
 * @param network canonical id, where the token is on another kind of chain than `eip155`
 */
export function identifyAuthorization(
  domain: TokenDomain,
  authorization: Eip3009Authorization,
  network = `eip155:${domain.chainId}`,
  { sha256 }: HashFunctions = portableHashes,
): PaymentIdentity {
  const { from, to, value, nonce, validAfter, validBefore } = authorization
  const asset = domain.verifyingContract.toLowerCase()
  const spendKey = `${network}/${asset}/${from.toLowerCase()}/${nonce}`
  const { name, version } = domain
  const window = [`${validAfter}`, `${validBefore}`]
  const message = [spendKey, name, version, to.toLowerCase(), `${value}`, ...window]
  return {
    paymentId: `0x${sha256(JSON.stringify(message))}`,
    spendKey,
    payer: from,
    validAfter: toSeconds(validAfter),
    validBefore: toSeconds(validBefore),
    nonce: decodeHex(nonce),
  }
}

function toSeconds(value: bigint): number {
  return Number(value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : value)
}
