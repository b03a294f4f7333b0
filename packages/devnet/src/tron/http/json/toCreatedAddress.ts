import type { TransactionRaw } from '@farebox/tron/transaction'
import { hexToBytes, keccak256 } from 'viem'

/** Where a creation puts its contract: keccak-256 of the transaction's id and its owner's 21 bytes. */
export function toCreatedAddress(raw: TransactionRaw, id: string): string | undefined {
  const contract = raw.contract?.[0]
  if (contract?.type !== 'CreateSmartContract') return undefined
  const owner = contract.parameter.value.owner_address ?? ''
  return `41${keccak256(hexToBytes(`0x${id}${owner}`)).slice(-40)}`
}
