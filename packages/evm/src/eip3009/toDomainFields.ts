import type { EvmTypedData } from './EvmTypedData.js'

const fields = [
  { name: 'name', type: 'string' },
  { name: 'version', type: 'string' },
  { name: 'chainId', type: 'uint256' },
  { name: 'verifyingContract', type: 'address' },
  { name: 'salt', type: 'bytes32' },
] as const

/** The members of `EIP712Domain` that a domain has, in the standard's order. */
export function toDomainFields(
  domain: EvmTypedData['domain'],
): readonly { readonly name: string; readonly type: string }[] {
  return fields.filter(({ name }) => domain[name] !== undefined)
}
