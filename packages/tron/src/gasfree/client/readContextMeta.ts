import type { JsonObject } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import { convert, count, matching, message, tryRead } from '@farebox/core/wire'

/** What is taken from the permit context of a 0.5 challenge; its nonce is not the account's. */
export interface ContextMeta {
  readonly paymentId: Hex
  readonly validAfter: number
  readonly validBefore: number
}

const wire = message({
  paymentPermitContext: message({
    meta: message<ContextMeta>({
      paymentId: convert(
        matching(/^0x[0-9a-fA-F]{32}$/),
        (text): Hex => `0x${text.slice(2).toLowerCase()}`,
      ),
      validAfter: count,
      validBefore: count,
    }),
  }),
})

/** The context of a challenge; `undefined` where there is none that can be read. */
export function readContextMeta(extensions: JsonObject | undefined): ContextMeta | undefined {
  return tryRead(wire, extensions)?.paymentPermitContext.meta
}
