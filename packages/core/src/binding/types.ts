/** The key of the extension in a challenge and in a payment. */
export const requestBindingKey = 'request-binding'

/** What a nonce can be bound to. Names are those of RFC 9421, §2.1 and §2.2. */
export type BindingComponent = '@method' | '@target-uri' | 'content-digest'

/** Values of the components of one request. */
export interface BoundRequest {
  /** Upper case. */
  readonly method: string
  /** `resource.url` of the challenge, to the letter. */
  readonly targetUri: string
  /** SHA-256 of the body's bytes; of no bytes where there is no body. */
  readonly bodyDigest: Uint8Array
}

/** What a server says in its challenge, under `extensions["request-binding"].info`. */
export interface BindingTerms {
  readonly version: '1'
  readonly components: readonly BindingComponent[]
  /** True when an unbound payment is refused. */
  readonly required: boolean
}
