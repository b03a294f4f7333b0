import { FareboxError } from '../errors/FareboxError.js'
import { parsePaymentRequired } from '../wire/parsePaymentRequired.js'
import { parsePaymentRequiredV1 } from '../wire/parsePaymentRequiredV1.js'
import { toPaymentRequiredV2 } from '../wire/toPaymentRequiredV2.js'
import { findIdByNameV1 } from '../wire/toRequirementsV2.js'
import type { PaymentRequired } from '../wire/types.js'
import type { PaymentRequiredV1, PaymentRequirementsV1 } from '../wire/typesV1.js'
import { NoAcceptablePaymentError } from './NoAcceptablePaymentError.js'
import type { Offer } from './Offer.js'
import type { Challenge } from './PaymentClient.js'
import type { Rejection } from './Rejection.js'

function rejectNetwork(entry: PaymentRequirementsV1): Rejection {
  const { scheme, network, maxAmountRequired, asset, payTo, maxTimeoutSeconds } = entry
  return {
    requirements: { scheme, network, amount: maxAmountRequired, asset, payTo, maxTimeoutSeconds },
    code: 'network_unknown',
    message: 'the network is not a name of x402 v1',
  }
}

function toOfferV1(challenge: PaymentRequiredV1): Offer {
  const known = challenge.accepts.filter(({ network }) => findIdByNameV1(network) !== undefined)
  const rejections = challenge.accepts.filter((entry) => !known.includes(entry)).map(rejectNetwork)
  if (known.length === 0) throw new NoAcceptablePaymentError(rejections)
  const { resource, accepts } = toPaymentRequiredV2(challenge)
  const resourceUrls = known.map((entry) => entry.resource)
  return { version: 1, resource, resourceUrls, entries: accepts, rejections }
}

function toOfferV2({ resource, accepts, extensions }: PaymentRequired): Offer {
  return {
    version: 2,
    resource,
    resourceUrls: [resource.url],
    entries: accepts,
    rejections: [],
    ...(extensions === undefined ? {} : { extensions }),
  }
}

function parse(challenge: Challenge): Challenge {
  try {
    return challenge.x402Version === 1
      ? parsePaymentRequiredV1(challenge)
      : parsePaymentRequired(challenge)
  } catch (cause) {
    throw new FareboxError('challenge_invalid', { cause })
  }
}

/**
 * Checks a challenge, which a caller may have read from anywhere, and brings it into one form.
 *
 * @throws `challenge_invalid`, and NoAcceptablePaymentError when v1 knows none of its networks
 */
export function toOffer(challenge: Challenge): Offer {
  const checked = parse(challenge)
  return checked.x402Version === 1 ? toOfferV1(checked) : toOfferV2(checked)
}
