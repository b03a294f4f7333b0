import type { Hex } from '../hex/Hex.js'

/** The EIP-712 domain of a token: what its `DOMAIN_SEPARATOR` is made of. */
export interface TokenDomain {
  readonly name: string
  readonly version: string
  readonly chainId: number
  readonly verifyingContract: Hex
}
