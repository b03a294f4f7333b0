import { attempt, type Failure } from '../errors/attempt.js'
import { HeaderError } from '../errors/HeaderError.js'
import { parseCredentials } from '../http/parseCredentials.js'
import { readRecordedProof } from './compat/readRecorded.js'
import type { ModeOptions } from './Mode.js'
import type { Proof } from './Proof.js'
import { checkProof, createProof, proofMembers } from './proofMembers.js'
import { readValues } from './readValues.js'

/** A proof, or why there is none. */
export type ProofResult = { readonly ok: true; readonly proof: Proof } | Failure

function readProof(value: string): Proof {
  if (!/^[\t ]*x402(?: |$)/i.test(value)) throw new HeaderError('other_scheme')
  const { credentials, error } = parseCredentials(value, { dialect: true })
  if (credentials === undefined) throw new HeaderError(error)
  const { token68, params } = credentials
  for (const { name, text } of params) {
    const key = name.toLowerCase()
    if (proofMembers.has(key) && !text.startsWith(`${key}="`)) throw new HeaderError('form', key)
  }
  const values =
    token68 === undefined
      ? readValues(credentials, ['payer_address', 'request_id'])
      : new Map([['tx_hash', token68]])
  checkProof(values)
  return createProof(values)
}

/**
 * Reads a proof of payment from `Authorization`, in the structured form (`x402 tx_hash="…"`) or the legacy one
 * (`x402 <hash>`). Credentials of another scheme are the application's: the reason is `other_scheme`, before
 * anything else is looked at. Never throws.
 *
 * Not checked: that there is such a transaction, that it pays for anything, and that the presenter made it.
 */
export function readAuthorization(
  value: string | null | undefined,
  { mode = 'strict' }: ModeOptions = {},
): ProofResult {
  const field = value ?? ''
  return attempt(() => ({
    ok: true,
    proof: mode === 'compat' ? readRecordedProof(field) : readProof(field),
  }))
}
