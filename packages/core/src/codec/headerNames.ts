/** The 402's challenge, x402 v2. */
export const paymentRequiredHeader = 'PAYMENT-REQUIRED'
/** The buyer's payment, x402 v2. */
export const paymentSignatureHeader = 'PAYMENT-SIGNATURE'
/** What became of the payment, x402 v2. */
export const paymentResponseHeader = 'PAYMENT-RESPONSE'
/** The buyer's payment, x402 v1. */
export const paymentHeaderV1 = 'X-PAYMENT'
/** What became of the payment, x402 v1. */
export const paymentResponseHeaderV1 = 'X-PAYMENT-RESPONSE'
