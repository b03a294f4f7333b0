import { bytesToHex, hashTypedData } from 'viem'
import type { Address, Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { DevAccount } from './devAccounts.js'

/** The fields of an EIP-3009 authorization. */
export interface Authorization {
  readonly from: Address
  readonly to: Address
  readonly value: bigint
  readonly validAfter: bigint
  readonly validBefore: bigint
  readonly nonce: Hex
}

export interface SignedAuthorization {
  readonly message: Authorization
  readonly digest: Hex
  readonly signature: Hex
}

export interface TokenDomain {
  readonly address: Address
  readonly name: string
  readonly version: string
}

const fields = [
  { name: 'from', type: 'address' },
  { name: 'to', type: 'address' },
  { name: 'value', type: 'uint256' },
  { name: 'validAfter', type: 'uint256' },
  { name: 'validBefore', type: 'uint256' },
  { name: 'nonce', type: 'bytes32' },
] as const

/** Signs an authorization with an account's key, by default one that is valid from the account. */
export async function signAuthorization(
  chainId: number,
  token: TokenDomain,
  signer: DevAccount,
  overrides: Partial<Authorization> & Pick<Authorization, 'to'>,
  primaryType:
    | 'TransferWithAuthorization'
    | 'ReceiveWithAuthorization' = 'TransferWithAuthorization',
): Promise<SignedAuthorization> {
  const message = {
    from: signer.address,
    value: 10_000n,
    validAfter: 0n,
    validBefore: 2n ** 40n,
    nonce: bytesToHex(crypto.getRandomValues(new Uint8Array(32))),
    ...overrides,
  }
  const typedData = {
    domain: {
      name: token.name,
      version: token.version,
      chainId,
      verifyingContract: token.address,
    },
    types: { TransferWithAuthorization: fields, ReceiveWithAuthorization: fields },
    primaryType,
    message,
  }
  const signature = await privateKeyToAccount(signer.privateKey).signTypedData(typedData)
  return { message, digest: hashTypedData(typedData), signature }
}
