import type { PaymentIdentity } from '@farebox/core'
import { hexToBytes } from '@noble/hashes/utils.js'
import { encodeUintWord } from '../abi/encodeUintWord.js'
import { formatEvmAddress } from '../address/formatEvmAddress.js'
import type { ContractDomain } from '../exactPermit/PaymentPermit.js'
import { toSeconds } from '../exactPermit/toSeconds.js'
import { encodeHex } from '../hex/encodeHex.js'
import type { Hex } from '../hex/Hex.js'
import { hashPermit2Witness } from './hashPermit2Witness.js'
import type { Permit2Authorization } from './Permit2Authorization.js'

/**
 * Who a Permit2 payment is. The signature has no part in it (T15), and Permit2 accepts a nonce once for
 * each owner. The identity's `validBefore` is one second after the deadline, which still counts.
 *
 * @param network canonical id
 * @param domain of the Permit2 contract
 * @param formatAddress how the chain writes the payer; EIP-55 by default
 */
export function identifyPermit2(
  network: string,
  domain: ContractDomain,
  authorization: Permit2Authorization,
  formatAddress: (address: Hex) => string = formatEvmAddress,
): PaymentIdentity {
  const { from, nonce, deadline, witness } = authorization
  const contract = domain.verifyingContract.toLowerCase()
  return {
    paymentId: encodeHex(hashPermit2Witness(domain, authorization)),
    spendKey: `${network}/${contract}/${from.toLowerCase()}/${nonce}`,
    payer: formatAddress(from),
    validAfter: toSeconds(witness.validAfter),
    validBefore: toSeconds(deadline + 1n),
    nonce: hexToBytes(encodeUintWord(nonce)),
  }
}
