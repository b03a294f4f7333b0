/**
 * `strict` takes what RFC 9110 and the dialect agree on. `compat` takes and makes what the dialect's first
 * implementation does, whatever it is: for reading old traffic, never for deciding about money.
 */
export type Mode = 'strict' | 'compat'

/** Which of the two ways of reading and writing applies. */
export interface ModeOptions {
  /** @default 'strict' */
  readonly mode?: Mode
}
