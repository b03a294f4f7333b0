import { encodeAddressWord } from '../abi/encodeAddressWord.js'
import { encodeBytesTail } from '../abi/encodeBytesTail.js'
import { encodeUintWord } from '../abi/encodeUintWord.js'
import { encodeHex } from '../hex/encodeHex.js'
import type { Hex } from '../hex/Hex.js'
import type { PaymentPermit } from './PaymentPermit.js'
import { permitSelectors } from './permitSelectors.js'

/** The calldata of `permitTransferFrom`, which `permit.caller` has to send. */
export function encodePermitTransferFrom(permit: PaymentPermit, signature: Uint8Array): Hex {
  const { meta, buyer, caller, payment, fee } = permit
  const head = [
    encodeUintWord(meta.kind),
    meta.paymentId.slice(2).padEnd(64, '0'),
    encodeUintWord(meta.nonce),
    encodeUintWord(meta.validAfter),
    encodeUintWord(meta.validBefore),
    encodeAddressWord(buyer),
    encodeAddressWord(caller),
    encodeAddressWord(payment.payToken),
    encodeUintWord(payment.payAmount),
    encodeAddressWord(payment.payTo),
    encodeAddressWord(fee.feeTo),
    encodeUintWord(fee.feeAmount),
    encodeAddressWord(buyer),
    encodeUintWord(14n * 32n),
  ]
  const tail = encodeBytesTail(encodeHex(signature))
  return `${permitSelectors.permitTransferFrom}${head.join('')}${tail}`
}
