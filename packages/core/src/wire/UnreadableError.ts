import { FareboxError } from '../errors/FareboxError.js'

/** What a reader throws: `schema_invalid`, with the path by itself for those who say it in words of their own. */
export class UnreadableError extends FareboxError {
  /** Of the first wrong field, such as `accepts.0.amount`; empty for the whole message. */
  readonly path: string

  constructor(path: string, problem: string) {
    super('schema_invalid', { detail: `${path || 'The message'} ${problem}.` })
    this.path = path
  }
}
