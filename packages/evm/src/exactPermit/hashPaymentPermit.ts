import { hashText } from '../abi/hashText.js'
import { decodeHex } from '../hex/decodeHex.js'
import { hashContractDomain } from './hashContractDomain.js'
import { hashMessage } from './hashMessage.js'
import { hashWords } from './hashWords.js'
import type { ContractDomain, PaymentPermit } from './PaymentPermit.js'

const fee = 'Fee(address feeTo,uint256 feeAmount)'
const payment = 'Payment(address payToken,uint256 payAmount,address payTo)'
const meta =
  'PermitMeta(uint8 kind,bytes16 paymentId,uint256 nonce,uint256 validAfter,uint256 validBefore)'

const permit =
  'PaymentPermitDetails(PermitMeta meta,address buyer,address caller,Payment payment,Fee fee)'

type TypeHashes = Readonly<Record<'fee' | 'payment' | 'meta' | 'permit', Uint8Array>>

/** Not while the module loads: the first hashes take a millisecond. */
let typeHashes: TypeHashes | undefined

function hashTypes(): TypeHashes {
  return {
    fee: hashText(fee),
    payment: hashText(payment),
    meta: hashText(meta),
    permit: hashText(`${permit}${fee}${payment}${meta}`),
  }
}

/**
 * The EIP-712 (TIP-712) digest that the buyer signs for a PaymentPermit contract.
 *
 * @see https://eips.ethereum.org/EIPS/eip-712
 */
export function hashPaymentPermit(
  domain: ContractDomain,
  { meta: m, buyer, caller, payment: p, fee: f }: PaymentPermit,
): Uint8Array {
  typeHashes ??= hashTypes()
  const structHash = hashWords(
    typeHashes.permit,
    hashWords(
      typeHashes.meta,
      m.kind,
      decodeHex(m.paymentId),
      m.nonce,
      m.validAfter,
      m.validBefore,
    ),
    buyer,
    caller,
    hashWords(typeHashes.payment, p.payToken, p.payAmount, p.payTo),
    hashWords(typeHashes.fee, f.feeTo, f.feeAmount),
  )
  return hashMessage(hashContractDomain('PaymentPermit', domain), structHash)
}
