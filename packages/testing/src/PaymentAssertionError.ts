/**
 * An expectation about a payment that was not met. Test runners print `expected` and `actual` as they
 * do for their own assertions.
 */
export class PaymentAssertionError extends Error {
  override readonly name = 'AssertionError'
  readonly code = 'ERR_ASSERTION'
  readonly expected: unknown
  readonly actual: unknown

  constructor(message: string, expected: unknown, actual: unknown, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.expected = expected
    this.actual = actual
  }
}
