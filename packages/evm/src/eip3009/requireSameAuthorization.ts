import { FareboxError } from '@farebox/core'
import type { Eip3009Authorization } from './Eip3009Authorization.js'

/**
 * Older facilitators read the extension only, newer ones the payload first: two authorizations in one payment
 * would be counted as one thing and settled as another (T01).
 *
 * @throws `payload_invalid`
 */
export function requireSameAuthorization(
  one: Eip3009Authorization,
  other: Eip3009Authorization,
): void {
  const isSame =
    one.from === other.from &&
    one.to === other.to &&
    one.value === other.value &&
    one.validAfter === other.validAfter &&
    one.validBefore === other.validBefore &&
    one.nonce === other.nonce
  if (isSame) return
  throw new FareboxError('payload_invalid', {
    detail: 'The payload and the extension transferAuthorization say different things.',
  })
}
