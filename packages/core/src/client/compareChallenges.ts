import type { PaymentRequirements } from '../wire/types.js'
import type { Offer } from './Offer.js'
import type { Challenge } from './PaymentClient.js'
import type { Rejection } from './Rejection.js'
import { toAddressKey } from './toAddressKey.js'
import { toCanonicalNetwork } from './toCanonicalNetwork.js'
import { toOffer } from './toOffer.js'

function toNetwork({ network }: PaymentRequirements): string {
  return toCanonicalNetwork(network) ?? network
}

/** The recipients of an offer, as keys by {@link toAddressKey}. */
export function listRecipients({ entries }: Offer): ReadonlySet<string> {
  return new Set(entries.map((entry) => toAddressKey(toNetwork(entry), entry.payTo)))
}

/** What two prices must have in common to be compared. */
function toGoods(entry: PaymentRequirements): string {
  return `${entry.scheme} ${toAddressKey(toNetwork(entry), entry.asset)}`
}

/**
 * What has changed between two challenges for one request, one rejection for each entry of the later one
 * (T19): `recipient_changed` where the first did not name the recipient on that network, `price_changed`
 * where it asked for another amount of the same asset, `not_resigned` where nothing has changed or the
 * entry is a new one.
 *
 * @param requestUrl the URL that was requested
 * @throws `challenge_invalid`, `challenge_resource_mismatch`, `no_acceptable_payment`
 *
 * @example
 * ```ts
 * import { compareChallenges, parseChallenge } from '@farebox/core/client'
 *
 * const read = ({ status, headers }: Response) => parseChallenge({ status, headers })
 *
 * export function hasOtherRecipient(first: Response, refusal: Response): boolean {
 *   const [before, after] = [read(first), read(refusal)]
 *   if (before === undefined || after === undefined) return false
 *   const changes = compareChallenges(before, after, first.url)
 *   return changes.some(({ code }) => code === 'recipient_changed')
 * }
 * ```
 */
export function compareChallenges(
  earlier: Challenge,
  later: Challenge,
  requestUrl: string,
): readonly Rejection[] {
  const before = toOffer(earlier, requestUrl)
  const recipients = listRecipients(before)
  const after = toOffer(later, requestUrl)
  const changes = after.entries.map((requirements): Rejection => {
    if (!recipients.has(toAddressKey(toNetwork(requirements), requirements.payTo))) {
      const message = 'the recipient is not one of the first challenge'
      return { requirements, code: 'recipient_changed', message }
    }
    const goods = toGoods(requirements)
    const prices = before.entries.filter((entry) => toGoods(entry) === goods)
    const [price] = prices
    if (price !== undefined && prices.every(({ amount }) => amount !== requirements.amount)) {
      const message = `costs ${requirements.amount} atomic units now, and ${price.amount} before`
      return { requirements, code: 'price_changed', message }
    }
    const message = 'a payment for this request was signed already'
    return { requirements, code: 'not_resigned', message }
  })
  return [...after.rejections, ...changes]
}
