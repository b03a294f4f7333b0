import type { PaymentIdentity } from '@farebox/core'
import { formatEvmAddress } from '../address/formatEvmAddress.js'
import { encodeHex } from '../hex/encodeHex.js'
import type { Hex } from '../hex/Hex.js'
import { hashPaymentPermit } from './hashPaymentPermit.js'
import type { ContractDomain, PaymentPermit } from './PaymentPermit.js'
import { toSeconds } from './toSeconds.js'

/**
 * Who a permit is. The signature has no part in it (T15). The contract accepts a nonce once for each
 * buyer, whatever the rest of the message says. It still accepts the permit in the second `validBefore`,
 * so the identity's `validBefore`, from which on it is over, is one later.
 *
 * @param network canonical id
 * @param formatAddress how the chain writes the payer; EIP-55 by default
 */
export function identifyPermit(
  network: string,
  domain: ContractDomain,
  permit: PaymentPermit,
  formatAddress: (address: Hex) => string = formatEvmAddress,
): PaymentIdentity {
  const { meta, buyer } = permit
  const contract = domain.verifyingContract.toLowerCase()
  return {
    paymentId: encodeHex(hashPaymentPermit(domain, permit)),
    spendKey: `${network}/${contract}/${buyer.toLowerCase()}/${meta.nonce}`,
    payer: formatAddress(buyer),
    validAfter: toSeconds(meta.validAfter),
    validBefore: toSeconds(meta.validBefore + 1n),
  }
}
