import { keccak256, stringToHex } from 'viem'
import type { Hex, TronCall } from '../../TronChain.js'
import { refuse } from '../refuse.js'
import { readAddress, readBytes, readInteger, readText, requireAddress } from '../RouteInput.js'
import type { RouteInput } from '../RouteInput.js'

/**
 * What a trigger request calls: `function_selector` and its ABI-encoded `parameter`, or `data`.
 * Without a contract it is a creation, whose code is `data`.
 */
export function readCall(input: RouteInput): TronCall {
  const from = requireAddress(input, 'owner_address')
  const to = readAddress(input, 'contract_address')
  const selector = readText(input, 'function_selector')
  const given = readBytes(input, 'data')
  if (to === undefined && given === undefined) {
    return refuse('parameter', 'At least one of contract_address and data must be set.')
  }
  if (to === undefined && selector !== undefined) {
    return refuse(
      'parameter',
      'While trying to deploy, function_selector and data can not be both set.',
    )
  }
  const value = readInteger(input, 'call_value') ?? 0n
  if (value < 0n) return refuse('argument', 'callValue must be >= 0')
  const data =
    selector === undefined ? (given ?? '0x') : encodeCall(selector, readBytes(input, 'parameter'))
  return { from, data, value, ...(to !== undefined && { to }) }
}

// java-tron hashes the selector as it is written.
function encodeCall(selector: string, parameter: Hex = '0x'): Hex {
  return `0x${keccak256(stringToHex(selector)).slice(2, 10)}${parameter.slice(2)}`
}
