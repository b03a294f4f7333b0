import type { Hex } from '@farebox/evm'
import { hexToBytes } from '@noble/hashes/utils.js'
import { parseTronAddress } from '../../address/parseTronAddress.js'
import { decodeTransactionRaw } from '../../transaction/decodeTransactionRaw.js'

/** The contract call that a transaction makes; `undefined` for one that makes none, or is not understood. */
export function readCall(rawDataHex: string): { readonly to: Hex; readonly data: Hex } | undefined {
  try {
    const [contract, ...others] = decodeTransactionRaw(hexToBytes(rawDataHex)).contract ?? []
    if (contract?.type !== 'TriggerSmartContract' || others.length > 0) return undefined
    const { contract_address = '', data = '' } = contract.parameter.value
    return { to: parseTronAddress(contract_address), data: `0x${data}` }
  } catch {
    return undefined
  }
}
