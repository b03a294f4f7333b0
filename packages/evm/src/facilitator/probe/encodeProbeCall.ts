import { encodeAddressWord } from '../../abi/encodeAddressWord.js'
import { encodeBytesTail } from '../../abi/encodeBytesTail.js'
import { encodeUintWord } from '../../abi/encodeUintWord.js'
import type { Eip3009Payload } from '../../eip3009/Eip3009Authorization.js'
import type { Hex } from '../../hex/Hex.js'
import { eip3009ProbeBytecode } from '../eip3009Probe.generated.js'

export interface ProbeCall extends Eip3009Payload {
  readonly asset: Hex
  /** The EIP-712 digest, for EIP-1271. */
  readonly digest: Hex
  /** Asks the payer's contract about the signature. */
  readonly check1271: boolean
}

/** The `data` of an `eth_call` without `to`: creation code and constructor arguments. */
export function encodeProbeCall(call: ProbeCall): Hex {
  const { authorization, asset, digest, check1271, signature } = call
  const head = [
    encodeAddressWord(asset),
    encodeAddressWord(authorization.from),
    encodeAddressWord(authorization.to),
    encodeUintWord(authorization.value),
    encodeUintWord(authorization.validAfter),
    encodeUintWord(authorization.validBefore),
    authorization.nonce.slice(2),
    encodeUintWord(10n * 32n),
    digest.slice(2),
    encodeUintWord(check1271 ? 1n : 0n),
  ]
  return `${eip3009ProbeBytecode}${head.join('')}${encodeBytesTail(signature)}`
}
