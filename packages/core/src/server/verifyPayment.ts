import type { Environment } from '../environment.js'
import { FareboxError } from '../errors/FareboxError.js'
import { toFareboxError } from '../errors/toFareboxError.js'
import type { FacilitatorClient } from '../facilitator/FacilitatorClient.js'
import type { PaymentIdentity } from '../mechanism/types.js'
import type { FacilitatorRequest, VerifyResponse } from '../wire/types.js'
import { withDeadline } from './withDeadline.js'

/** The reasons that a buyer mends by an approval instead of a new payment (x402 v2 §1.8). */
const allowanceReasons: ReadonlySet<string> = new Set([
  'permit2_allowance_required',
  'permit_allowance_required',
])

/** A verification is quick; clients of a facilitator have deadlines of their own, usually shorter. */
const verifyTimeoutMs = 30_000

const reasonPattern = /^[a-z0-9_]{1,96}$/

/** Reasons come from another machine: what is not a code does not travel on. */
function readReason(response: VerifyResponse): string {
  const reason = response.invalidReason ?? 'unexpected_verify_error'
  return reasonPattern.test(reason) ? reason : 'unexpected_verify_error'
}

/**
 * Asks the facilitator whether a payment is good.
 * @throws `payment_invalid`, `payment_allowance_required`, `facilitator_*`
 */
export async function verifyPayment(
  client: FacilitatorClient,
  request: FacilitatorRequest,
  identity: PaymentIdentity,
  environment: Environment,
): Promise<void> {
  let response: VerifyResponse
  try {
    response = await withDeadline(environment, verifyTimeoutMs, (options) =>
      client.verify(request, options),
    )
  } catch (thrown) {
    // Whatever happened to the question, asking it has moved no money.
    const { code } = toFareboxError(thrown, 'facilitator_unavailable')
    throw new FareboxError(code, { charged: 'no', cause: thrown })
  }
  if (!response.isValid) {
    const reason = readReason(response)
    throw new FareboxError(
      allowanceReasons.has(reason) ? 'payment_allowance_required' : 'payment_invalid',
      { reason },
    )
  }
  // A facilitator that speaks of somebody else has not verified this payment (T21).
  if (
    response.payer !== undefined &&
    response.payer.toLowerCase() !== identity.payer.toLowerCase()
  ) {
    throw new FareboxError('facilitator_malformed', { charged: 'no' })
  }
}
