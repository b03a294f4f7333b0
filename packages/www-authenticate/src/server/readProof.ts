import type { HttpRequest } from '@farebox/core'
import { FareboxError } from '@farebox/core'
import { readAuthorization } from '../index.js'
import { listCredentials } from './countCredentials.js'

/** What shows that the presenter has made the transfer, for the challenge of that id. */
export type Evidence = { readonly signature: string } | { readonly secret: string }

/** A proof as it stands in the header; nothing of it is believed yet. */
export interface PresentedProof {
  readonly transaction: string
  readonly chain: string
  readonly payer?: string
  /** Absent in proofs that are bound to nothing. */
  readonly bound?: {
    readonly id: string
    /** Unix seconds. */
    readonly expires: number
    /** In whole tokens, as the challenge had it. */
    readonly amount?: string
    readonly evidence: Evidence
  }
}

export function malformed(detail: string): FareboxError {
  return new FareboxError('proof_malformed', { detail })
}

function readEvidence(signature: string | undefined, secret: string | undefined): Evidence {
  if (signature !== undefined && secret !== undefined) {
    throw malformed('A proof has "payer_sig" or "proof_secret", not both.')
  }
  if (signature !== undefined) {
    if (/^(?:0x)?[0-9a-f]{130}$/i.test(signature)) return { signature }
    throw malformed('"payer_sig" is 65 bytes in hexadecimal.')
  }
  if (secret === undefined) {
    throw new FareboxError('proof_invalid', {
      reason: 'proof_unbound',
      detail: 'The proof has neither "payer_sig" nor "proof_secret".',
    })
  }
  if (/^[\w-]{22,128}$/.test(secret)) return { secret }
  throw malformed('"proof_secret" is 22 to 128 letters, digits, "-" and "_".')
}

/**
 * The one credential of the dialect in a request.
 *
 * @throws `proof_malformed`, `proof_invalid` for half a binding
 */
export function readProof(request: HttpRequest): PresentedProof {
  const result = readAuthorization(listCredentials(request)[0])
  if (!result.ok) {
    const { reason, field } = result
    throw malformed(`The credential cannot be read: ${[reason, field].filter(Boolean).join(', ')}.`)
  }
  const { txHash: transaction, chain, payerAddress, params = {} } = result.proof
  const { id, expires, amount, payer_sig: signature, proof_secret: secret } = params
  const told = {
    transaction,
    chain,
    ...(payerAddress === undefined ? {} : { payer: payerAddress }),
  }
  if (id === undefined) return told
  if (expires === undefined || !/^[1-9]\d{0,11}$/.test(expires)) {
    throw malformed('"expires" is the number of the challenge.')
  }
  return {
    ...told,
    bound: {
      id,
      expires: Number(expires),
      ...(amount === undefined ? {} : { amount }),
      evidence: readEvidence(signature, secret),
    },
  }
}
