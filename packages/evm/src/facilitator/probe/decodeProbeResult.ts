import { FareboxError } from '@farebox/core'
import type { Hex } from '../../hex/Hex.js'
import type { ProbeResult } from './ProbeResult.js'

/** Members of the struct, of which the last is `bytes`. */
const memberCount = 18
const maxErrorBytes = 512

/**
 * What the probe returned.
 *
 * @throws `rpc_malformed` for anything that the probe cannot have returned
 */
export function decodeProbeResult(answer: unknown): ProbeResult {
  if (typeof answer !== 'string' || !/^0x[0-9a-fA-F]+$/.test(answer)) throw malformed()
  const words = answer.slice(2).toLowerCase()
  const word = (index: number): Hex => {
    const digits = words.slice(index * 64, index * 64 + 64)
    if (digits.length !== 64) throw malformed()
    return `0x${digits}`
  }
  const member = (index: number): Hex => word(index + 1)
  const number = (index: number): bigint => BigInt(member(index))
  const flag = (index: number): boolean => {
    const value = number(index)
    if (value > 1n) throw malformed()
    return value === 1n
  }
  if (BigInt(word(0)) !== 32n || number(17) !== BigInt(memberCount * 32)) throw malformed()
  const errorSize = number(18)
  const errorStart = (memberCount + 2) * 64
  if (errorSize > maxErrorBytes || words.length < errorStart + Number(errorSize) * 2) {
    throw malformed()
  }
  return {
    chainId: number(0),
    blockTimestamp: number(1),
    tokenCodeSize: number(3),
    payerCodeSize: number(4),
    payerDelegated7702: flag(5),
    stateOk: flag(6),
    nonceUsed: flag(7),
    balanceOk: flag(8),
    balance: number(9),
    nameHash: member(10),
    versionHash: member(11),
    domainSeparator: member(12),
    signatureValid1271: flag(13),
    simulationOk: flag(14),
    simulationGas: number(15),
    received: number(16),
    simulationError: `0x${words.slice(errorStart, errorStart + Number(errorSize) * 2)}`,
  }
}

function malformed(): FareboxError {
  return new FareboxError('rpc_malformed', {
    cause: new TypeError(
      'The node answered the probe with something that the probe cannot return.',
    ),
  })
}
