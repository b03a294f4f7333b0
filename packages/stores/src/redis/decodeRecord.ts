import type { Claim } from '@farebox/core/server'
import { parseClaim } from '../claims/parseClaim.js'
import { unavailable } from '../claims/unavailable.js'

/**
 * What the claim of a key is stored as: `version callId json`. Whatever is not exactly that is an error and
 * never "nothing known".
 *
 * @throws `store_unavailable`
 */
export function decodeRecord(spendKey: string, reply: unknown): Claim | undefined {
  if (reply === null) return undefined
  try {
    if (typeof reply !== 'string') throw new TypeError('Redis answered with something else.')
    const [, version, text] = /^([0-9]{1,16}) \S+ (.*)$/s.exec(reply) ?? []
    if (text === undefined) throw new TypeError('The stored claim is not one.')
    const claim = parseClaim(JSON.parse(text))
    if (claim.spendKey !== spendKey || String(claim.version) !== version) {
      throw new TypeError('The stored claim is not the one of its key.')
    }
    return claim
  } catch (cause) {
    throw unavailable(cause)
  }
}
