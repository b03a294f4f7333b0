import { hexToBytes } from '@noble/hashes/utils.js'
import type { Hex, PlacedContract } from '../TronChain.js'
import type { Ledger } from './createLedger.js'

/** Writes a contract that nobody deployed, over whatever was there. */
export function placeContract(
  ledger: Ledger,
  address: Hex,
  runtimeCode: Hex,
  { abi = {}, name = '', storage = {} }: PlacedContract,
): void {
  ledger.codes.set(address, hexToBytes(runtimeCode.slice(2)))
  ledger.update(address, { isContract: true, nonce: 1n })
  ledger.contracts.set(address, {
    address,
    origin: address,
    name,
    abi,
    bytecode: runtimeCode,
    consumeUserResourcePercent: 100,
    originEnergyLimit: 0,
  })
  for (const [slot, value] of Object.entries(storage)) {
    const word = value.slice(2).padStart(64, '0')
    const bytes = hexToBytes(word)
    const start = bytes.findIndex((byte) => byte !== 0)
    const key = `${address}${slot.slice(2).padStart(64, '0')}`
    if (start < 0) ledger.storage.delete(key)
    else ledger.storage.set(key, bytes.subarray(start))
  }
}
