import type { PrecompileFunc } from '@ethereumjs/evm'
import { EVMError } from '@ethereumjs/evm'
import { toSigner } from './toSigner.js'

const energyPerSignature = 1500
const maxSignatures = 16

/**
 * 0x09, `batchvalidatesign(bytes32 hash, bytes[] signatures, address[] signers)`: byte i of the answer is 1 where
 * signature i is by signer i. Anything malformed is answered with zeros. On Ethereum this address is BLAKE2.
 */
export const batchValidateSignPrecompile: PrecompileFunc = ({ data, gasLimit }) => {
  const count = Math.max(0, Math.trunc((Math.trunc(data.length / 32) - 5) / 6))
  const energy = BigInt(count * energyPerSignature)
  const returnValue = new Uint8Array(32)
  if (gasLimit < energy) {
    const exceptionError = new EVMError(EVMError.errorMessages.OUT_OF_GAS)
    return { executionGasUsed: gasLimit, returnValue: new Uint8Array(), exceptionError }
  }
  const signatures = readTail(data, 1)
  const signers = readTail(data, 2)
  if (signatures.count === signers.count && signers.count <= maxSignatures) {
    for (let index = 0; index < signers.count; index++) {
      const at = signatures.at + readNumber(data, signatures.at + index * 32)
      const signature = data.subarray(at + 32, at + 32 + 65)
      const signer = toSigner(data.subarray(0, 32), signature)
      const expected = data.subarray(signers.at + index * 32 + 12, signers.at + index * 32 + 32)
      const isMatch = signer?.every((byte, position) => byte === expected[position])
      returnValue[index] = isMatch === true ? 1 : 0
    }
  }
  return { executionGasUsed: energy, returnValue }
}

/** Where the members of the list begin that the head's word points to, and how many there are. */
function readTail(data: Uint8Array, word: number): { at: number; count: number } {
  const at = readNumber(data, word * 32)
  return { at: at + 32, count: readNumber(data, at) }
}

/** A word as a number; beyond the data for anything that cannot be a place in it. */
function readNumber(data: Uint8Array, at: number): number {
  const word = data.subarray(at, at + 32)
  const number = word.reduce((sum, byte) => sum * 256 + byte, 0)
  return word.length === 32 ? Math.min(number, data.length) : data.length
}
