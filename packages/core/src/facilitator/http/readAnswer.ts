import { parseJson } from '../../codec/parseJson.js'
import type { Charged } from '../../errors/ErrorDefinition.js'
import { FareboxError } from '../../errors/FareboxError.js'
import { isJsonObject } from '../../wire/isJsonObject.js'
import type { JsonObject, JsonValue } from '../../wire/types.js'
import type { ExchangeAnswer } from './exchange.js'
import { parseRetryAfter } from './parseRetryAfter.js'

export interface ReadAnswerOptions<Result> {
  /** Checks the shape. */
  readonly parse: (value: unknown) => Result
  /** Whether the result says no, which any status may carry (§1.7); a yes comes with 2xx only. */
  readonly isRefusal: (result: Result) => boolean
  /** What an answer that cannot be understood says about the money. */
  readonly charged: Charged
  /** Milliseconds since the epoch. */
  readonly now: number
}

const maxRetryAfterMs = 3_600_000

/**
 * What a facilitator's answer means.
 *
 * @throws `facilitator_malformed`, `facilitator_unavailable`, `facilitator_unsupported`
 */
export function readAnswer<Result>(
  { status, text, retryAfter }: ExchangeAnswer,
  { parse, isRefusal, charged, now }: ReadAnswerOptions<Result>,
): Result {
  const isSuccess = status >= 200 && status < 300
  let body: JsonValue = null
  try {
    // Lists of what is supported are longer than what a buyer may send; the length is capped already.
    body = parseJson(text, { maxJsonLength: text.length, maxMembers: 4096 })
    const result = parse(body)
    if (isSuccess || isRefusal(result)) return result
  } catch (cause) {
    if (isSuccess) throw new FareboxError('facilitator_malformed', { charged, cause })
  }
  throw toError(status, body, charged, parseRetryAfter(retryAfter, now, maxRetryAfterMs))
}

function toError(
  status: number,
  body: JsonValue,
  charged: Charged,
  retryAfterMs: number | undefined,
): FareboxError {
  const problem = readProblem(body)
  // A Farebox facilitator says where it knows that nothing was charged.
  const known = problem.charged === 'no' ? 'no' : charged
  if (problem.code === 'mechanism_unregistered') {
    return new FareboxError('facilitator_unsupported', { charged: known })
  }
  const answered = `The facilitator answered with status ${status}`
  if (status !== 429 && status < 500) {
    return new FareboxError('facilitator_malformed', { detail: `${answered}.`, charged: known })
  }
  const wait =
    retryAfterMs === undefined ? '' : ` and asks to wait ${Math.ceil(retryAfterMs / 1000)} s`
  return new FareboxError('facilitator_unavailable', {
    detail: `${answered}${wait}.`,
    charged: known,
  })
}

function readProblem(body: JsonValue): JsonObject {
  return isJsonObject(body) ? body : {}
}
