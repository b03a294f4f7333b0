import { hashText } from '../abi/hashText.js'
import { hashContractDomain } from '../exactPermit/hashContractDomain.js'
import { hashMessage } from '../exactPermit/hashMessage.js'
import { hashWords } from '../exactPermit/hashWords.js'
import type { ContractDomain } from '../exactPermit/PaymentPermit.js'
import type { Permit2Authorization } from './Permit2Authorization.js'

const permissions = 'TokenPermissions(address token,uint256 amount)'
const witnessType = 'Witness(address to,uint256 validAfter)'

const permissionsTypeHash = /* @__PURE__ */ hashText(permissions)
const witnessTypeHash = /* @__PURE__ */ hashText(witnessType)
const transferTypeHash = /* @__PURE__ */ hashText(
  `PermitWitnessTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline,Witness witness)${permissions}${witnessType}`,
)

/**
 * The EIP-712 digest that the payer signs for Permit2.
 *
 * @param domain of the Permit2 contract, not of the proxy
 */
export function hashPermit2Witness(
  domain: ContractDomain,
  { permitted, spender, nonce, deadline, witness }: Permit2Authorization,
): Uint8Array {
  const structHash = hashWords(
    transferTypeHash,
    hashWords(permissionsTypeHash, permitted.token, permitted.amount),
    spender,
    nonce,
    deadline,
    hashWords(witnessTypeHash, witness.to, witness.validAfter),
  )
  return hashMessage(hashContractDomain('Permit2', domain), structHash)
}
