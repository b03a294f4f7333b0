import { toFareboxError } from '../errors/toFareboxError.js'

/** Runs a call of an injected store. @throws `store_unavailable` for whatever it throws. */
export async function guardStore<Value>(call: () => Promise<Value>): Promise<Value> {
  try {
    return await call()
  } catch (cause) {
    throw toFareboxError(cause, 'store_unavailable')
  }
}
