import { readFileSync } from 'node:fs'
import type { JsonObject, PaymentPayload, PaymentRequirements } from '@farebox/core'
import type { EvmTypedData } from '@farebox/evm/schemes'

/** One payment of the published client. */
export interface RecordedPayment {
  readonly resource: string
  readonly requirements: PaymentRequirements
  /** Of the challenge. */
  readonly extensions?: JsonObject
  /** What the GasFree provider said about the payer. */
  readonly gasFreeAccount?: JsonObject
  readonly typedData: EvmTypedData
  /** As the wallet returned it: without `0x`. */
  readonly signature: string
  readonly paymentPayload: PaymentPayload
}

interface Vectors {
  readonly recorded: Readonly<Record<string, RecordedPayment>>
}

/** What the published client was seen to sign and send; see `_origin` in the file. */
export const bankOfAiVectors: Vectors = JSON.parse(
  readFileSync(new URL('./bankofai-0.5.8.vectors.json', import.meta.url), 'utf8'),
)

/** When it was recorded, in seconds. */
export const recordedAt = 1_760_000_000

/** The first well-known development key. */
export const payerKey = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
