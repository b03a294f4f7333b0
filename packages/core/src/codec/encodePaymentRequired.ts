import type { PaymentRequired } from '../wire/types.js'
import { encodeHeader } from './encodeHeader.js'
import { omitNulls } from './omitNulls.js'

/**
 * The value of a `PAYMENT-REQUIRED` header (x402 v2 §1.1). The message is not validated: it is yours.
 *
 * @example
 * ```ts
 * import { encodePaymentRequired, paymentRequiredHeader } from '@farebox/core'
 *
 * const headers = {
 *   [paymentRequiredHeader]: encodePaymentRequired({
 *     x402Version: 2,
 *     resource: { url: 'https://api.example.com/weather' },
 *     accepts: [
 *       {
 *         scheme: 'exact',
 *         network: 'eip155:84532',
 *         amount: '10000',
 *         asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
 *         payTo: '0x209693Bc6afc0C5328bA36FaF03C514EF312287C',
 *         maxTimeoutSeconds: 300,
 *       },
 *     ],
 *   }),
 * }
 * ```
 */
export function encodePaymentRequired(required: PaymentRequired): string {
  return encodeHeader({
    ...omitNulls(required),
    resource: omitNulls(required.resource),
    accepts: required.accepts.map(omitNulls),
  })
}
