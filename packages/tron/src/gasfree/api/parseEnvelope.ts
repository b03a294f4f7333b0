import * as v from 'valibot'
import { parseData } from './parseData.js'

/** What every answer of a provider is in, whatever its HTTP status. */
export interface Envelope {
  /** 200: good. 400: refused. 500: broken. */
  readonly code: number
  readonly reason?: string | undefined
  readonly message?: string | undefined
  readonly data: unknown
}

const words = v.pipe(
  v.nullish(v.string()),
  v.transform((text) => text?.slice(0, 500)),
)
const schema = v.object({
  code: v.pipe(v.number(), v.integer()),
  reason: words,
  message: words,
  data: v.optional(v.unknown(), null),
})

/** @throws `provider_unavailable` */
export function parseEnvelope(answer: unknown): Envelope {
  return parseData(schema, answer)
}
