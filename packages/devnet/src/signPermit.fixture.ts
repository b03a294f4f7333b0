import { bytesToBigInt } from 'viem'
import type { Address, Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { ContractHost } from './ContractHost.fixture.js'
import { devAccounts } from './devAccounts.js'
import type { DevAccount } from './devAccounts.js'

/** `PaymentPermitDetails` as the contract takes it. */
export interface PermitDetails {
  readonly meta: {
    readonly kind: number
    readonly paymentId: Hex
    readonly nonce: bigint
    readonly validAfter: bigint
    readonly validBefore: bigint
  }
  readonly buyer: Address
  readonly caller: Address
  readonly payment: {
    readonly payToken: Address
    readonly payAmount: bigint
    readonly payTo: Address
  }
  readonly fee: { readonly feeTo: Address; readonly feeAmount: bigint }
}

const permitTypes = {
  PermitMeta: [
    { name: 'kind', type: 'uint8' },
    { name: 'paymentId', type: 'bytes16' },
    { name: 'nonce', type: 'uint256' },
    { name: 'validAfter', type: 'uint256' },
    { name: 'validBefore', type: 'uint256' },
  ],
  Payment: [
    { name: 'payToken', type: 'address' },
    { name: 'payAmount', type: 'uint256' },
    { name: 'payTo', type: 'address' },
  ],
  Fee: [
    { name: 'feeTo', type: 'address' },
    { name: 'feeAmount', type: 'uint256' },
  ],
  PaymentPermitDetails: [
    { name: 'meta', type: 'PermitMeta' },
    { name: 'buyer', type: 'address' },
    { name: 'caller', type: 'address' },
    { name: 'payment', type: 'Payment' },
    { name: 'fee', type: 'Fee' },
  ],
} as const

/** 10,000 from the buyer to the seller, 500 to the facilitator, at any time, with a nonce of its own. */
export function createPermit(payToken: Address): PermitDetails {
  const { buyer, seller, facilitator } = devAccounts
  return {
    meta: {
      kind: 0,
      paymentId: '0x00112233445566778899aabbccddeeff',
      nonce: bytesToBigInt(crypto.getRandomValues(new Uint8Array(16))),
      validAfter: 0n,
      validBefore: 2n ** 40n,
    },
    buyer: buyer.address,
    caller: facilitator.address,
    payment: { payToken, payAmount: 10_000n, payTo: seller.address },
    fee: { feeTo: facilitator.address, feeAmount: 500n },
  }
}

export function signPermit(
  { chainId, contracts }: Pick<ContractHost, 'chainId' | 'contracts'>,
  message: PermitDetails,
  signer: DevAccount = devAccounts.buyer,
): Promise<Hex> {
  return privateKeyToAccount(signer.privateKey).signTypedData({
    domain: { name: 'PaymentPermit', chainId, verifyingContract: contracts.paymentPermit },
    types: permitTypes,
    primaryType: 'PaymentPermitDetails',
    message,
  })
}
