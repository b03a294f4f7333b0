import type { ModeOptions } from './Mode.js'
import type { Proof } from './Proof.js'
import { readAuthorization } from './readAuthorization.js'

/**
 * The proof in `Authorization`, or `null`. {@link readAuthorization} says why it is `null`.
 *
 * @example
 * ```ts
 * import { parseAuthorization } from '@farebox/www-authenticate'
 *
 * parseAuthorization('x402 tx_hash="5abc", chain="base"') // { txHash: '5abc', chain: 'base' }
 * parseAuthorization('x402 5abc') // { txHash: '5abc', chain: 'solana' }
 * parseAuthorization('Bearer 5abc') // null
 * ```
 */
export function parseAuthorization(
  value: string | null | undefined,
  options?: ModeOptions,
): Proof | null {
  const result = readAuthorization(value, options)
  return result.ok ? result.proof : null
}
