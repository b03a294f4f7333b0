import type { Header } from '../../http/types.js'

/** An answer that was paid for, as it left. JSON-serializable but for the body. */
export interface StoredAnswer {
  readonly status: number
  /** Never `Set-Cookie`, never a payment header. */
  readonly headers: readonly Header[]
  readonly body: Uint8Array
}

/**
 * Where paid answers are kept for a while, so that a buyer who lost one gets it again without another run
 * of the handler. A cache: it may forget anything at any time, and a failure loses nothing but a convenience.
 */
export interface AnswerStore {
  /** Bodies above this many bytes are not offered to the store. */
  readonly maxBodyBytes: number
  /** Keeps an answer until `expiresAt`, milliseconds since the epoch, at the latest. */
  put(paymentId: string, answer: StoredAnswer, expiresAt: number): Promise<void>
  get(paymentId: string): Promise<StoredAnswer | undefined>
}
