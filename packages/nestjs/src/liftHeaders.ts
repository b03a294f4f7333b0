import type { HttpExchange } from './HttpExchange.js'

/** Puts the pending headers of an exchange on its response, so that an answer of the paywall has them. */
export function liftHeaders({ res, pendingHeaders = {} }: HttpExchange): void {
  for (const [name, value] of Object.entries(pendingHeaders)) {
    if (value !== undefined) res.setHeader(name, value)
  }
}
