import { HeaderError } from '../../errors/HeaderError.js'
import type { Challenge } from '../Challenge.js'
import { createChallenge, requiredFields } from '../challengeMembers.js'
import { createProof } from '../proofMembers.js'
import type { Proof } from '../Proof.js'
import { maxRecordedLength } from './maxRecordedLength.js'
import { scanPairs } from './scanPairs.js'
import { stripBlanks } from './stripBlanks.js'

/** What follows the scheme. */
function dropScheme(value: string, scheme: string): string {
  if (value.length > maxRecordedLength) throw new HeaderError('too_long')
  const text = stripBlanks(value)
  if (text.slice(0, scheme.length).toLowerCase() !== scheme) throw new HeaderError('other_scheme')
  return text.slice(scheme.length)
}

/**
 * The challenge that the dialect's first implementation sees: all schemes of a field are one to it.
 *
 * @throws {@link HeaderError}
 */
export function readRecordedChallenge(value: string): Challenge {
  const values = scanPairs(dropScheme(value, 'x402'))
  const absent = requiredFields.find((name) => !values.has(name))
  if (absent !== undefined) throw new HeaderError('missing', absent)
  return createChallenge(values)
}

/**
 * The proof that the dialect's first implementation sees: anything without a `=` is a hash to it.
 *
 * @throws {@link HeaderError}
 */
export function readRecordedProof(value: string): Proof {
  const payload = stripBlanks(dropScheme(value, 'x402 '))
  const values = scanPairs(payload)
  if (values.has('tx_hash')) return createProof(values)
  if (!/^[^=]+$/.test(payload)) throw new HeaderError('missing', 'tx_hash')
  return createProof(new Map([['tx_hash', payload]]))
}
