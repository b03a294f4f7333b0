import type { Reason } from './Reason.js'

/** What builders throw for values that have no safe form in a header. It never repeats the value. */
export class HeaderError extends Error {
  readonly reason: Reason
  /** The name on the wire, if one field is to blame. */
  readonly field: string | undefined

  constructor(reason: Reason, field?: string) {
    super(field === undefined ? reason : `${reason} (${field})`)
    this.name = 'HeaderError'
    this.reason = reason
    this.field = field
  }
}
