import { FareboxError } from '../errors/FareboxError.js'
import type { Rejection, RejectionCode } from './Rejection.js'
import { quoteText } from './quoteText.js'

const limitCodes: ReadonlySet<RejectionCode> = new Set(['over_payment_limit', 'over_daily_limit'])
const listed = 8

function describe({ requirements, message }: Rejection): string {
  if (requirements === undefined) return message
  const { scheme, network } = requirements
  return `${quoteText(scheme)} on ${quoteText(network)}: ${message}`
}

/**
 * No offered payment was acceptable. The code is `spend_limit_exceeded` when a limit was the only
 * obstacle of at least one entry, otherwise `no_acceptable_payment`. Nothing was signed.
 *
 * @example
 * ```ts
 * import { NoAcceptablePaymentError } from '@farebox/core/client'
 *
 * export function explain(error: unknown): readonly string[] {
 *   return error instanceof NoAcceptablePaymentError
 *     ? error.rejections.map(({ code, message }) => `${code}: ${message}`)
 *     : []
 * }
 * ```
 */
export class NoAcceptablePaymentError extends FareboxError {
  /** Every entry of the challenge with its reason, in the order in which they were refused. */
  readonly rejections: readonly Rejection[]

  constructor(rejections: readonly Rejection[]) {
    const limited = rejections.some(({ code }) => limitCodes.has(code))
    const more = rejections.length > listed ? `; and ${rejections.length - listed} more` : ''
    const reasons = rejections.slice(0, listed).map(describe).join('; ')
    const cause = rejections.find((rejection) => rejection.cause !== undefined)?.cause
    super(limited ? 'spend_limit_exceeded' : 'no_acceptable_payment', {
      detail: `${reasons === '' ? 'The challenge offers nothing' : reasons}${more}.`,
      cause,
    })
    this.rejections = rejections
  }
}
