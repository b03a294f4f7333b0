import type { Reader } from './Reader.js'
import { UnreadableError } from './UnreadableError.js'

/** The value, or `undefined` where it cannot be read: for what is as good as absent then. */
export function tryRead<T>(read: Reader<T>, value: unknown): T | undefined {
  try {
    return read(value)
  } catch (error) {
    if (error instanceof UnreadableError) return undefined
    throw error
  }
}
