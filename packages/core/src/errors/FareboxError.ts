import type { ErrorCode } from './errorCatalog.js'
import { errorCatalog } from './errorCatalog.js'
import type { Charged } from './ErrorDefinition.js'

/** Where the page of each error code lives. */
const docsBaseUrl = 'https://farebox.dev/errors'

export interface FareboxErrorOptions {
  /** What exactly is wrong here. Shown to the peer, so it never holds secrets, hosts or exception text. */
  readonly detail?: string
  /** A machine-readable reason from the x402 vocabulary, such as `invalid_exact_evm_signature`. */
  readonly reason?: string
  /** Overrides the catalogue where the thrower knows better. */
  readonly charged?: Charged
  /** Overrides the catalogue where the thrower knows better. */
  readonly retryable?: boolean
  /** The original error: for logs, never sent to a peer. */
  readonly cause?: unknown
}

/** An RFC 9457 problem body with Farebox's members. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly code: ErrorCode
  readonly reason?: string
  readonly retryable: boolean
  readonly charged: Charged
  readonly hint: string
}

/**
 * The one error that Farebox throws and answers with.
 *
 * Branch on {@link FareboxError.code}: codes are stable, messages are not. `charged` tells whether
 * money moved; `unknown` must be treated as "perhaps" and never as "no".
 *
 * @example
 * ```ts
 * import { FareboxError } from '@farebox/core'
 *
 * try {
 *   throw new FareboxError('price_invalid', { detail: 'The price "1e-3" has an exponent.' })
 * } catch (error) {
 *   if (error instanceof FareboxError && error.code === 'price_invalid') error.docsUrl
 * }
 * ```
 */
export class FareboxError extends Error {
  override readonly name = 'FareboxError'
  readonly code: ErrorCode
  readonly status: number
  readonly retryable: boolean
  readonly charged: Charged
  readonly hint: string
  readonly detail: string | undefined
  readonly reason: string | undefined
  readonly docsUrl: string

  constructor(code: ErrorCode, options: FareboxErrorOptions = {}) {
    const definition = errorCatalog[code]
    const docsUrl = `${docsBaseUrl}/${code}`
    super(
      `${options.detail ?? definition.title} ${definition.hint} (${code}, ${docsUrl})`,
      options.cause === undefined ? undefined : { cause: options.cause },
    )
    this.code = code
    this.status = definition.status
    this.retryable = options.retryable ?? definition.retryable
    this.charged = options.charged ?? definition.charged
    this.hint = definition.hint
    this.detail = options.detail
    this.reason = options.reason
    this.docsUrl = docsUrl
  }

  /**
   * True for an error of any copy of this class: applications load several, as ES module and as CommonJS, or
   * in bundles of their own. Subclasses are told apart as usual.
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (Function.prototype[Symbol.hasInstance].call(this, value)) return true
    const isError = this === FareboxError && value instanceof Error
    return isError && value.name === 'FareboxError' && 'toProblem' in value
  }

  /** The body to send to a peer. It never holds the cause. */
  toProblem(): Problem {
    return {
      type: this.docsUrl,
      title: errorCatalog[this.code].title,
      status: this.status,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      code: this.code,
      ...(this.reason === undefined ? {} : { reason: this.reason }),
      retryable: this.retryable,
      charged: this.charged,
      hint: this.hint,
    }
  }
}
