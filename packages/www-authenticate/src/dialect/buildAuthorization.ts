import { defaultChain, scheme } from './constants.js'
import { toValues } from './members.js'
import type { ModeOptions } from './Mode.js'
import type { Proof } from './Proof.js'
import { checkProof, proofMembers } from './proofMembers.js'
import { writeFields } from './writeFields.js'

/** A hash alone, or a proof. */
export type ProofInput = string | (Omit<Proof, 'chain'> & { readonly chain?: string })

/** How a proof is written. */
export interface AuthorizationOptions extends ModeOptions {
  /**
   * `legacy` is `x402 <hash>` and says nothing else. `structured` names every field, and the chain `solana` where
   * none is given.
   *
   * @default 'legacy' for a hash alone, as a string or as `{ txHash }`; 'structured' for everything else
   */
  readonly form?: 'structured' | 'legacy'
}

/**
 * The value of `Authorization` for a transaction that pays.
 *
 * What is built reads back as it was, where what is empty counts as absent: a value that has no safe form is
 * refused. `compat` writes blanks in place of commas, names every field, and checks quotes and control characters
 * only.
 *
 * @throws {@link HeaderError}
 *
 * @example
 * ```ts
 * import { buildAuthorization } from '@farebox/www-authenticate'
 *
 * buildAuthorization({ txHash: '5abc' }) // x402 5abc
 * buildAuthorization({ txHash: '5abc', chain: 'base', params: { id: 'n1' } })
 * // x402 tx_hash="5abc", chain="base", id="n1"
 * ```
 */
export function buildAuthorization(
  input: ProofInput,
  { mode = 'strict', form }: AuthorizationOptions = {},
): string {
  const proof = typeof input === 'string' ? { txHash: input } : input
  const required = mode === 'compat' ? ['tx_hash'] : ['tx_hash', 'chain']
  const values = toValues({ chain: defaultChain, ...proof }, proofMembers, required)
  const text = writeFields(values, mode)
  if (mode === 'strict') checkProof(values)
  const isBare = mode === 'strict' && Object.keys(proof).length === 1
  return (form ?? (isBare ? 'legacy' : 'structured')) === 'legacy'
    ? `${scheme} ${proof.txHash}`
    : text
}
