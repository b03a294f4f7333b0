import type { JsonObject } from './types.js'

/** One way to pay, x402 v1 (§1.9). `network` is a name such as `base-sepolia`. */
export interface PaymentRequirementsV1 {
  readonly scheme: string
  readonly network: string
  readonly maxAmountRequired: string
  readonly asset: string
  readonly payTo: string
  readonly resource: string
  readonly description: string
  readonly mimeType?: string
  readonly outputSchema?: JsonObject
  readonly maxTimeoutSeconds: number
  readonly extra?: JsonObject
}

/** The challenge of x402 v1: the JSON body of the 402. */
export interface PaymentRequiredV1 {
  readonly x402Version: 1
  readonly error?: string
  readonly accepts: readonly PaymentRequirementsV1[]
}

/** The payment of x402 v1: the decoded `X-PAYMENT` header. */
export interface PaymentPayloadV1 {
  readonly x402Version: 1
  readonly scheme: string
  readonly network: string
  readonly payload: JsonObject
}

/** The body of `POST /verify` and `POST /settle` of x402 v1 (§1.7, §1.9). */
export interface FacilitatorRequestV1 {
  readonly x402Version: 1
  readonly paymentPayload: PaymentPayloadV1
  readonly paymentRequirements: PaymentRequirementsV1
}

/** The receipt of x402 v1: the decoded `X-PAYMENT-RESPONSE` header. */
export interface SettleResponseV1 {
  readonly success: boolean
  readonly errorReason?: string
  readonly transaction: string
  readonly network: string
  readonly payer?: string
}
