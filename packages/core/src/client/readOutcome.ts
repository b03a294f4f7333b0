import { decodeSettleResponse } from '../codec/decodeSettleResponse.js'
import { decodeSettleResponseV1 } from '../codec/decodeSettleResponseV1.js'
import { toFareboxError } from '../errors/toFareboxError.js'
import { paymentResponseHeader, paymentResponseHeaderV1 } from '../codec/headerNames.js'
import type { SettleResponse } from '../wire/types.js'
import type { HeaderReader } from './HeaderReader.js'
import { isUndecided } from './isDoubtful.js'
import type { Receipt } from './Receipt.js'

function toState({ success, errorReason }: SettleResponse): 'settled' | 'pending' | 'failed' {
  if (success) return 'settled'
  return isUndecided(errorReason) ? 'pending' : 'failed'
}

/**
 * The receipt in the headers of an answer; see {@link PaymentClient.readOutcome}.
 *
 * @example
 * ```ts
 * import { readOutcome } from '@farebox/core/client'
 *
 * const response = await fetch('https://api.example.com/weather')
 * const receipt = readOutcome(response.headers)
 * if (receipt?.state === 'settled') receipt.transaction
 * ```
 */
export function readOutcome(headers: HeaderReader): Receipt | undefined {
  const raw = headers.get(paymentResponseHeader)
  const rawV1 = headers.get(paymentResponseHeaderV1)
  const text = raw ?? rawV1
  if (text === null) return undefined
  try {
    const answer: SettleResponse =
      raw === null ? decodeSettleResponseV1(text) : decodeSettleResponse(text)
    const { transaction, network, payer, amount, errorReason } = answer
    return {
      state: toState(answer),
      transaction,
      network,
      ...(payer === undefined ? {} : { payer }),
      ...(amount === undefined ? {} : { amount }),
      ...(answer.success || errorReason === undefined ? {} : { reason: errorReason }),
      raw: text,
    }
  } catch (thrown) {
    return { state: 'unreadable', raw: text, error: toFareboxError(thrown, 'schema_invalid') }
  }
}
