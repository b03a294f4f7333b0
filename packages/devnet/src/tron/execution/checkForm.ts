import type { Candidate } from './Candidate.js'
import type { ExecutionContext } from './ExecutionContext.js'
import type { Refusal } from './Refusal.js'
import { refuseSignature } from './Refusal.js'
import { weighSignatures } from './weighSignatures.js'

const maxBytes = 500 * 1024
const maxLifeMs = 24 * 60 * 60 * 1000

/** What java-tron checks before it looks at any balance, in its order. */
export function checkForm(candidate: Candidate, context: ExecutionContext): Refusal | undefined {
  return (
    checkSignatures(candidate, context) ??
    checkReference(candidate, context) ??
    checkLife(candidate, context) ??
    checkCount(candidate)
  )
}

function checkSignatures(candidate: Candidate, { ledger }: ExecutionContext): Refusal | undefined {
  if (candidate.signatures.length === 0) return refuseSignature('miss sig or contract')
  const { code, message } = weighSignatures(candidate, ledger)
  return code === 'ENOUGH_PERMISSION' ? undefined : refuseSignature(message ?? 'sig error')
}

/** TAPOS: the transaction names a block of this chain, so it is void on any other. */
function checkReference({ raw }: Candidate, context: ExecutionContext): Refusal | undefined {
  const low = Number.parseInt(raw.ref_block_bytes ?? '', 16)
  const { number: head } = context.head
  const number = head - ((head - low) & 0xffff)
  const isKnown =
    raw.ref_block_bytes?.length === 4 &&
    context.getBlockId(number)?.slice(16, 32) === raw.ref_block_hash
  return isKnown ? undefined : { code: 'TAPOS_ERROR', message: 'Tapos check error.' }
}

function checkLife({ id, raw, size }: Candidate, { head }: ExecutionContext): Refusal | undefined {
  if (size > maxBytes) {
    const message = `Too big transaction with result, TxId ${id}, the size is ${size} bytes, maxTxSize ${maxBytes}`
    return { code: 'TOO_BIG_TRANSACTION_ERROR', message }
  }
  const expiration = Number(raw.expiration ?? 0)
  return expiration > head.timestamp && expiration <= head.timestamp + maxLifeMs
    ? undefined
    : { code: 'TRANSACTION_EXPIRATION_ERROR', message: 'Transaction expired' }
}

function checkCount({ raw }: Candidate): Refusal | undefined {
  return raw.contract?.length === 1
    ? undefined
    : {
        code: 'OTHER_ERROR',
        message: 'Error: act size should be exactly 1, this is extend feature',
      }
}
