import { encodeHex } from '@farebox/core'
import { decodeTransactionRaw, encodeTransaction, toTransactionId } from '@farebox/tron/transaction'
import { sha256 } from '@noble/hashes/sha2.js'
import type { Hex, TronSubmission } from '../TronChain.js'
import { toSigner } from '../tvm/toSigner.js'
import type { Candidate } from './Candidate.js'
import { readAddress } from './readAddress.js'
import type { Refusal } from './Refusal.js'
import { refuseContract, refuseSignature } from './Refusal.js'

/** Reads a submission. The id and the signers are computed here, whatever was claimed about them. */
export function toCandidate({ rawBytes, signatures }: TronSubmission): Candidate | Refusal {
  const raw = decode(rawBytes)
  if (raw === undefined) return { code: 'OTHER_ERROR', message: 'Error: the bytes are invalid.' }
  const contract = raw.contract?.[0]
  if (contract === undefined) return refuseSignature('miss sig or contract')
  const owner = readAddress(contract.parameter.value.owner_address)
  if (owner === undefined) return refuseContract('Invalid ownerAddress!')
  const digest = sha256(rawBytes)
  return {
    id: toTransactionId(rawBytes),
    raw,
    rawBytes,
    signatures,
    contract,
    owner,
    signers: signatures.map((signature) => {
      const signer = toSigner(digest, signature)
      return signer === undefined ? undefined : (`0x${encodeHex(signer)}` satisfies Hex)
    }),
    size: encodeTransaction({ raw_data: raw, signature: signatures.map(encodeHex) }).length,
  }
}

function decode(bytes: Uint8Array): ReturnType<typeof decodeTransactionRaw> | undefined {
  try {
    return decodeTransactionRaw(bytes)
  } catch {
    return undefined
  }
}
