/** Whether money moved, as far as the thrower can know. `unknown` is never to be read as `no`. */
export type Charged = 'no' | 'yes' | 'unknown'

/** What is fixed about an error code. The code, status and meaning are public API. */
export interface ErrorDefinition {
  /** HTTP status a server answers with when the error ends a request. */
  readonly status: number
  /** True when the same request, with the same payment, may succeed later. */
  readonly retryable: boolean
  readonly charged: Charged
  /** One sentence that says what is wrong. */
  readonly title: string
  /** One sentence that says what to do about it. */
  readonly hint: string
}

/* @__NO_SIDE_EFFECTS__ */
export function define(
  status: number,
  retryable: boolean,
  charged: Charged,
  title: string,
  hint: string,
): ErrorDefinition {
  return { status, retryable, charged, title, hint }
}
