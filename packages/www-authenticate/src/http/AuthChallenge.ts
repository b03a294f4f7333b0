/** One parameter of a challenge or of credentials. */
export interface AuthParam {
  /** As sent. Names are compared without regard to case (RFC 9110 §11.2). */
  readonly name: string
  /** Without its quotes, and with every quoted pair resolved. */
  readonly value: string
  /** The whole parameter as sent, for formats that give quotes or backslashes a meaning of their own. */
  readonly text: string
}

/** One challenge of a `WWW-Authenticate` field, or the credentials of an `Authorization` field. */
export interface AuthChallenge {
  /** As sent. Schemes are compared without regard to case. */
  readonly scheme: string
  /** What stands in place of parameters in `Basic dXNlcg==`. Nothing is decoded. */
  readonly token68?: string
  /** In the order of the field. No name is in it twice. */
  readonly params: readonly AuthParam[]
  /**
   * The name of a last parameter whose quote is never closed, which was left out; empty for a lone quote.
   * Only ever there with `dialect: true`.
   */
  readonly unterminated?: string
}
