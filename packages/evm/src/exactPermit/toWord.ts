import type { CallAnswer } from './PermitReader.js'

/** The one word that a call returned; `undefined` for a revert and for anything else. */
export function toWord({ ok, data }: CallAnswer): bigint | undefined {
  return ok && /^0x[0-9a-fA-F]{64}$/.test(data) ? BigInt(data) : undefined
}
