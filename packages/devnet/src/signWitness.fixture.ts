import { bytesToBigInt } from 'viem'
import type { Address, Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { ContractHost } from './ContractHost.fixture.js'
import { devAccounts } from './devAccounts.js'
import type { DevAccount } from './devAccounts.js'

/** `PermitTransferFrom` as Permit2 and the proxies take it. */
export interface Permit2Permit {
  readonly permitted: { readonly token: Address; readonly amount: bigint }
  readonly nonce: bigint
  readonly deadline: bigint
}

export interface Witness {
  readonly to: Address
  /** Only in the `upto` scheme. */
  readonly facilitator?: Address
  readonly validAfter: bigint
}

/** 10,000 of a token at any time, with a nonce of its own. */
export function createPermit2(token: Address, amount = 10_000n): Permit2Permit {
  return {
    permitted: { token, amount },
    nonce: bytesToBigInt(crypto.getRandomValues(new Uint8Array(32))),
    deadline: 2n ** 40n,
  }
}

const toField = { name: 'to', type: 'address' }
const facilitatorField = { name: 'facilitator', type: 'address' }
const validAfterField = { name: 'validAfter', type: 'uint256' }

function toWitnessTypes(scheme: 'exact' | 'upto') {
  return {
    PermitWitnessTransferFrom: [
      { name: 'permitted', type: 'TokenPermissions' },
      { name: 'spender', type: 'address' },
      { name: 'nonce', type: 'uint256' },
      { name: 'deadline', type: 'uint256' },
      { name: 'witness', type: 'Witness' },
    ],
    TokenPermissions: [
      { name: 'token', type: 'address' },
      { name: 'amount', type: 'uint256' },
    ],
    Witness:
      scheme === 'exact'
        ? [toField, validAfterField]
        : [toField, facilitatorField, validAfterField],
  }
}

/** The witness decides the scheme, and the scheme the spender. */
export function signWitness(
  { chainId, contracts }: Pick<ContractHost, 'chainId' | 'contracts'>,
  permit: Permit2Permit,
  witness: Witness,
  signer: DevAccount = devAccounts.buyer,
): Promise<Hex> {
  const scheme = witness.facilitator === undefined ? 'exact' : 'upto'
  return privateKeyToAccount(signer.privateKey).signTypedData({
    domain: { name: 'Permit2', chainId, verifyingContract: contracts.permit2 },
    types: toWitnessTypes(scheme),
    primaryType: 'PermitWitnessTransferFrom',
    message: { ...permit, spender: contracts[`${scheme}Permit2Proxy`], witness },
  })
}
