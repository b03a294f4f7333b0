import type { PrecompileFunc } from '@ethereumjs/evm'
import { EVMError } from '@ethereumjs/evm'
import { toSigner } from './toSigner.js'

const energy = 3000n

/** 0x01: as on Ethereum, but the word that is answered has the prefix 41 left of the address. */
export const recoverPrecompile: PrecompileFunc = ({ data, gasLimit }) => {
  const nothing = new Uint8Array()
  if (gasLimit < energy) {
    const exceptionError = new EVMError(EVMError.errorMessages.OUT_OF_GAS)
    return { executionGasUsed: gasLimit, returnValue: nothing, exceptionError }
  }
  const input = new Uint8Array(128)
  input.set(data.subarray(0, 128))
  const v = input[63] ?? 0
  const isPlain = input.subarray(32, 63).every((byte) => byte === 0) && (v === 27 || v === 28)
  const signature = Uint8Array.from([...input.subarray(64), v])
  const signer = isPlain ? toSigner(input.subarray(0, 32), signature) : undefined
  if (signer === undefined) return { executionGasUsed: energy, returnValue: nothing }
  const word = new Uint8Array(32)
  word[11] = 0x41
  word.set(signer, 12)
  return { executionGasUsed: energy, returnValue: word }
}
