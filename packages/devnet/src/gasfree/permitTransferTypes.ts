import type { Address } from 'viem'

/** The typed data that GasFree users sign, for viem. */
export const permitTransferTypes = {
  PermitTransfer: [
    { name: 'token', type: 'address' },
    { name: 'serviceProvider', type: 'address' },
    { name: 'user', type: 'address' },
    { name: 'receiver', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'maxFee', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
    { name: 'version', type: 'uint256' },
    { name: 'nonce', type: 'uint256' },
  ],
} as const

/** What a GasFree user signs, with 20-byte addresses. */
export interface PermitTransferMessage {
  readonly token: Address
  readonly serviceProvider: Address
  readonly user: Address
  readonly receiver: Address
  /** Atomic units. */
  readonly value: bigint
  readonly maxFee: bigint
  /** Unix seconds: the last one in which it can be relayed. */
  readonly deadline: bigint
  readonly version: bigint
  readonly nonce: bigint
}

/** The domain of a controller. */
export function toGasFreeDomain(
  chainId: number,
  verifyingContract: Address,
): {
  readonly name: 'GasFreeController'
  readonly version: 'V1.0.0'
  readonly chainId: number
  readonly verifyingContract: Address
} {
  return { name: 'GasFreeController', version: 'V1.0.0', chainId, verifyingContract }
}
