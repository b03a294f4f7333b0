import type { PaymentRequirements } from '../wire/types.js'
import { guardStore } from './guardStore.js'
import type { Rules } from './parseRules.js'
import { foldAddress, toAddressKey } from './toAddressKey.js'

/** Why a recipient is not paid. */
export interface RecipientRefusal {
  readonly code: 'recipient_not_pinned' | 'recipient_changed'
  readonly message: string
}

function refuseChanged(message: string): RecipientRefusal {
  return { code: 'recipient_changed', message }
}

/**
 * Whether the recipient is one to be paid by this origin (T19): one of the pinned ones, and of an earlier
 * challenge for the same request.
 *
 * @param earlier keys by {@link toAddressKey} of the recipients of the earlier challenge
 * @throws `store_unavailable`
 */
export async function checkRecipient(
  { network, payTo }: PaymentRequirements,
  origin: string,
  { pinnedRecipients, recipientPins }: Rules,
  earlier: ReadonlySet<string> | undefined,
): Promise<RecipientRefusal | undefined> {
  if (earlier?.has(toAddressKey(network, payTo)) === false) {
    return refuseChanged('the recipient is not one of the first challenge')
  }
  const pinned = pinnedRecipients.get(origin)
  if (pinned !== undefined) {
    return pinned.has(foldAddress(payTo))
      ? undefined
      : { code: 'recipient_not_pinned', message: 'the recipient is not in pinnedRecipients' }
  }
  const known = await guardStore(async () => recipientPins?.find(origin, network))
  return known === undefined || foldAddress(known) === foldAddress(payTo)
    ? undefined
    : refuseChanged('another recipient was paid here before')
}

/**
 * Pins the recipient that is about to be paid, unless the origin's are listed.
 *
 * @throws `store_unavailable`
 */
export async function pinRecipient(
  { network, payTo }: PaymentRequirements,
  origin: string,
  { pinnedRecipients, recipientPins }: Rules,
): Promise<RecipientRefusal | undefined> {
  if (recipientPins === undefined || pinnedRecipients.has(origin)) return undefined
  const pinned = await guardStore(async () => recipientPins.pin(origin, network, payTo))
  return foldAddress(pinned) === foldAddress(payTo)
    ? undefined
    : refuseChanged('another recipient was paid here before')
}
