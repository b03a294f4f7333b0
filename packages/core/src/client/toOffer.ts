import { FareboxError } from '../errors/FareboxError.js'
import { toFareboxError } from '../errors/toFareboxError.js'
import { toPaymentRequiredV2 } from '../wire/toPaymentRequiredV2.js'
import { findIdByNameV1 } from '../wire/toRequirementsV2.js'
import type { PaymentRequirements } from '../wire/types.js'
import type { PaymentRequirementsV1 } from '../wire/typesV1.js'
import type { OriginDifference } from './Candidate.js'
import { checkResource } from './checkResource.js'
import { NoAcceptablePaymentError } from './NoAcceptablePaymentError.js'
import type { Offer } from './Offer.js'
import { parseLenient, parseLenientV1 } from './parseLenient.js'
import type { Challenge } from './PaymentClient.js'
import type { Rejection } from './Rejection.js'

const differences: readonly OriginDifference[] = ['none', 'scheme', 'host']

function rejectV1(
  entry: PaymentRequirementsV1,
  code: 'network_unknown' | 'resource_mismatch',
  message: string,
): Rejection {
  const { scheme, network, maxAmountRequired, asset, payTo, maxTimeoutSeconds } = entry
  const requirements: PaymentRequirements = {
    scheme,
    network,
    amount: maxAmountRequired,
    asset,
    payTo,
    maxTimeoutSeconds,
  }
  return { requirements, code, message }
}

function read<Value>(parse: (value: unknown) => Value, challenge: Challenge): Value {
  try {
    return parse(challenge)
  } catch (cause) {
    throw new FareboxError('challenge_invalid', { cause })
  }
}

/** Each entry of v1 names its own resource; those for another one are not looked at any further. */
function toOfferV1(challenge: Challenge, requestUrl: string): Offer {
  const { challenge: checked, rejections: malformed } = read(parseLenientV1, challenge)
  const rejections = [...malformed]
  const accepts: PaymentRequirementsV1[] = []
  let worst: OriginDifference = 'none'
  let mismatch: FareboxError | undefined
  for (const entry of checked.accepts) {
    if (findIdByNameV1(entry.network) === undefined) {
      rejections.push(rejectV1(entry, 'network_unknown', 'the network is not a name of x402 v1'))
      continue
    }
    try {
      const difference = checkResource(entry.resource, requestUrl)
      if (differences.indexOf(difference) > differences.indexOf(worst)) worst = difference
      accepts.push(entry)
    } catch (error) {
      mismatch = toFareboxError(error)
      rejections.push(rejectV1(entry, 'resource_mismatch', 'it is for another resource'))
    }
  }
  if (accepts.length === 0) throw mismatch ?? new NoAcceptablePaymentError(rejections)
  const { resource, accepts: entries } = toPaymentRequiredV2({ ...checked, accepts })
  return { version: 1, resource, originDifference: worst, entries, rejections }
}

function toOfferV2(challenge: Challenge, requestUrl: string): Offer {
  const { challenge: checked, rejections } = read(parseLenient, challenge)
  const { resource, accepts: entries, extensions } = checked
  return {
    version: 2,
    resource,
    originDifference: checkResource(resource.url, requestUrl),
    entries,
    rejections,
    ...(extensions === undefined ? {} : { extensions }),
  }
}

/**
 * Checks a challenge, which a caller may have read from anywhere, and brings it into one form.
 *
 * @throws `challenge_invalid`, `challenge_resource_mismatch`, and NoAcceptablePaymentError when v1 knows
 * none of its networks
 */
export function toOffer(challenge: Challenge, requestUrl: string): Offer {
  return challenge.x402Version === 1
    ? toOfferV1(challenge, requestUrl)
    : toOfferV2(challenge, requestUrl)
}
