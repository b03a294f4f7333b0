import { anything, convert, message, only, optional, text, withDefault } from '@farebox/core/wire'
import { parseData } from './parseData.js'

/** What every answer of a provider is in, whatever its HTTP status. */
export interface Envelope {
  /** 200: good. 400: refused. 500: broken. */
  readonly code: number
  readonly reason?: string | undefined
  readonly message?: string | undefined
  readonly data: unknown
}

const words = optional(convert(text, (written) => written.slice(0, 500)))
const envelope = message<Envelope>({
  code: only((value): value is number => Number.isInteger(value), 'must be a whole number'),
  reason: words,
  message: words,
  data: withDefault(anything, null),
})

/** @throws `provider_unavailable` */
export function parseEnvelope(answer: unknown): Envelope {
  return parseData(envelope, answer)
}
