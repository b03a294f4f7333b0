import { keccak_256 } from '@noble/hashes/sha3'
import { decodeHex } from '../hex/decodeHex.js'
import { hashContractDomain } from './hashContractDomain.js'
import { hashMessage } from './hashMessage.js'
import { hashWords } from './hashWords.js'
import type { ContractDomain, PaymentPermit } from './PaymentPermit.js'

const fee = 'Fee(address feeTo,uint256 feeAmount)'
const payment = 'Payment(address payToken,uint256 payAmount,address payTo)'
const meta =
  'PermitMeta(uint8 kind,bytes16 paymentId,uint256 nonce,uint256 validAfter,uint256 validBefore)'

const feeTypeHash = /* @__PURE__ */ keccak_256(fee)
const paymentTypeHash = /* @__PURE__ */ keccak_256(payment)
const metaTypeHash = /* @__PURE__ */ keccak_256(meta)
const permitTypeHash = /* @__PURE__ */ keccak_256(
  `PaymentPermitDetails(PermitMeta meta,address buyer,address caller,Payment payment,Fee fee)${fee}${payment}${meta}`,
)

/**
 * The EIP-712 (TIP-712) digest that the buyer signs for a PaymentPermit contract.
 *
 * @see https://eips.ethereum.org/EIPS/eip-712
 */
export function hashPaymentPermit(domain: ContractDomain, permit: PaymentPermit): Uint8Array {
  const { meta: m, buyer, caller, payment: p, fee: f } = permit
  const structHash = hashWords(
    permitTypeHash,
    hashWords(metaTypeHash, m.kind, decodeHex(m.paymentId), m.nonce, m.validAfter, m.validBefore),
    buyer,
    caller,
    hashWords(paymentTypeHash, p.payToken, p.payAmount, p.payTo),
    hashWords(feeTypeHash, f.feeTo, f.feeAmount),
  )
  return hashMessage(hashContractDomain('PaymentPermit', domain), structHash)
}
