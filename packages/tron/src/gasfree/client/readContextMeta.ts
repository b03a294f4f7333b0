import type { JsonObject } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import * as v from 'valibot'

/** What is taken from the permit context of a 0.5 challenge; its nonce is not the account's. */
export interface ContextMeta {
  readonly paymentId: Hex
  readonly validAfter: number
  readonly validBefore: number
}

const seconds = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const schema = v.object({
  paymentPermitContext: v.object({
    meta: v.object({
      paymentId: v.pipe(
        v.string(),
        v.regex(/^0x[0-9a-fA-F]{32}$/),
        v.transform((text): Hex => `0x${text.slice(2).toLowerCase()}`),
      ),
      validAfter: seconds,
      validBefore: seconds,
    }),
  }),
})

/** The context of a challenge; `undefined` where there is none that can be read. */
export function readContextMeta(extensions: JsonObject | undefined): ContextMeta | undefined {
  const result = v.safeParse(schema, extensions)
  return result.success ? result.output.paymentPermitContext.meta : undefined
}
